package svstat

import (
	"strconv"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/history"
	"daemontools-go/pkg/rundir"
)

// sends is the signal that a control byte sends, 0 if none. What stops a process
// and lets it go on does not end it.
func sends(command byte) syscall.Signal {
	switch command {
	case rundir.DownByte, rundir.Terminate:
		return syscall.SIGTERM
	case rundir.Hangup:
		return syscall.SIGHUP
	case rundir.Alarm:
		return syscall.SIGALRM
	case rundir.Interrupt:
		return syscall.SIGINT
	case rundir.Kill:
		return syscall.SIGKILL
	case rundir.Quit:
		return syscall.SIGQUIT
	case rundir.User1:
		return syscall.SIGUSR1
	case rundir.User2:
		return syscall.SIGUSR2
	}
	return 0
}

// ordered reports whether a command brought the end e about. A process that is
// sent a signal may exit with a code; of HUP, ALRM and the like that is not to be
// expected, and they may have come long before.
func ordered(e history.Entry) bool {
	signal := sends(e.By)
	if e.Kind == history.Exited && e.Signal != 0 {
		return syscall.Signal(e.Signal) == signal
	}
	switch signal {
	case syscall.SIGTERM, syscall.SIGINT, syscall.SIGKILL, syscall.SIGQUIT:
		return true
	}
	return false
}

// command is a control byte as the option of svc that sends it.
func command(b byte) string {
	switch b {
	case rundir.Up, rundir.DownByte, rundir.Once, rundir.Exit, rundir.Pause, rundir.Continue, rundir.Hangup,
		rundir.Alarm, rundir.Interrupt, rundir.Terminate, rundir.Kill, rundir.Quit, rundir.User1, rundir.User2,
		rundir.Window, rundir.Execute:
		return "svc -" + string(rune(b))
	}
	return "byte " + strconv.Itoa(int(b)) + ", which is no command"
}

// result is how a process ended: "exited with code 1".
func result(e history.Entry) string {
	switch {
	case e.Kind == history.Lost:
		return "ended, nobody saw how"
	case e.Signal != 0:
		return "was killed by " + signal(syscall.Signal(e.Signal))
	}
	return "exited with code " + strconv.Itoa(int(e.Code))
}

// ending is result, how long the process lived, and who is to blame for its end.
func ending(e history.Entry) string {
	text := result(e)
	if e.Kind == history.Lost {
		text += ", after at most "
	} else {
		text += " after "
	}
	text += span(e.Ran)
	switch {
	case ordered(e):
		text += ", told by " + command(e.By)
	case e.Kind == history.Exited && e.Signal != 0:
		text += ", which nobody sent from here"
	}
	return text
}

// meaning is what a result often means that does not explain itself; "" if
// there is nothing to say.
func meaning(e history.Entry) string {
	switch {
	case e.Kind != history.Exited || ordered(e):
	case syscall.Signal(e.Signal) == syscall.SIGKILL:
		return "perhaps the kernel has sent it, for want of memory: see dmesg"
	case e.Signal != 0:
	case e.Code == cli.ExitMisuse:
		return "100, of a program of this family: wrong arguments, or a definite no"
	case e.Code == cli.ExitTrouble:
		return "111, of a program of this family: the system refused something; it has said what"
	case e.Code == 126:
		return "126, of a shell: a program was found and could not be executed"
	case e.Code == 127:
		return "127, of a shell: a program was not found"
	}
	return ""
}

// signal is a signal's number and its name, if it has one everywhere.
func signal(s syscall.Signal) string {
	text := "signal " + strconv.Itoa(int(s))
	if name := signalName(s); name != "" {
		text += " (" + name + ")"
	}
	return text
}

func signalName(s syscall.Signal) string {
	switch s {
	case syscall.SIGHUP:
		return "HUP"
	case syscall.SIGINT:
		return "INT"
	case syscall.SIGQUIT:
		return "QUIT"
	case syscall.SIGILL:
		return "ILL"
	case syscall.SIGTRAP:
		return "TRAP"
	case syscall.SIGABRT:
		return "ABRT"
	case syscall.SIGBUS:
		return "BUS"
	case syscall.SIGFPE:
		return "FPE"
	case syscall.SIGKILL:
		return "KILL"
	case syscall.SIGUSR1:
		return "USR1"
	case syscall.SIGSEGV:
		return "SEGV"
	case syscall.SIGUSR2:
		return "USR2"
	case syscall.SIGPIPE:
		return "PIPE"
	case syscall.SIGALRM:
		return "ALRM"
	case syscall.SIGTERM:
		return "TERM"
	case syscall.SIGXCPU:
		return "XCPU"
	case syscall.SIGXFSZ:
		return "XFSZ"
	case syscall.SIGSYS:
		return "SYS"
	}
	return ""
}
