package sv

import "daemontools-go/pkg/rundir"

// command is what a word of sv's asks for.
type command struct {
	status  bool   // say what is, and nothing else
	check   bool   // send nothing: what is wanted of the service is to be reached
	control string // control bytes; what they do is to be reached, each in turn
	wait    bool   // until it is reached, without -v too
	kill    bool   // KILL where it is not reached in time
}

// What is sent for more than one word.
const (
	up      = string(rundir.Up)
	down    = string(rundir.DownByte)
	exit    = string(rundir.Exit)
	hangup  = string(rundir.Hangup)
	end     = string(rundir.Terminate) + string(rundir.Continue)
	restart = end + up
)

// parse returns what word asks for. Words that are not those of LSB's init
// scripts count by their first letter alone; as an init script, status does not.
func parse(word string, lsb bool) (cmd command, ok bool) {
	switch word {
	case "":
		return command{}, false
	case "start":
		return command{control: up, wait: true}, true
	case "stop":
		return command{control: down, wait: true}, true
	case "shutdown":
		return command{control: exit, wait: true}, true
	case "restart":
		return command{control: restart, wait: true}, true
	case "try-restart":
		return command{control: end, wait: true}, true
	case "reload":
		return command{control: hangup, wait: true}, true
	case "check":
		return command{check: true, wait: true}, true
	case "force-stop":
		return command{control: down, wait: true, kill: true}, true
	case "force-shutdown":
		return command{control: exit, wait: true, kill: true}, true
	case "force-restart":
		return command{control: restart, wait: true, kill: true}, true
	case "force-reload":
		return command{control: end, wait: true, kill: true}, true
	}
	switch word[0] {
	case 's':
		return command{status: true}, !lsb || word == "status"
	case rundir.Up, rundir.DownByte, rundir.Once, rundir.Pause, rundir.Continue, rundir.Hangup, rundir.Alarm,
		rundir.Interrupt, rundir.Terminate, rundir.Kill, rundir.Quit, rundir.User1, rundir.User2:
		return command{control: word[:1]}, true
	case rundir.Exit, 'e':
		return command{control: exit}, true
	case 'D':
		return command{control: down, wait: true, kill: true}, true
	case 'T':
		return command{control: end, wait: true, kill: true}, true
	case 'X', 'E':
		return command{control: exit, wait: true, kill: true}, true
	}
	return command{}, false
}
