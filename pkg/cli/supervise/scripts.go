package supervise

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// script is a program of the run directory that runs beside the service: check,
// or a custom control script. Nothing waits for it, and it is killed when it
// takes too long.
type script struct {
	pid    uint32
	due    int64          // when it is killed, in nanoseconds of the monotonic clock
	about  uint32         // the service process it is about
	signal syscall.Signal // to be sent if it fails; 0: there is none
	check  bool
}

// scriptWait is how long a script may run, in nanoseconds.
const scriptWait = 10e9

// child is the program name of the run directory as it is started.
func (s *service) child(name string, arguments ...string) *sys.Child {
	path := "./" + name
	return &sys.Child{Dir: s.d.fd, Paths: []string{path}, Argv: append([]string{path}, arguments...), Env: s.h.c.Origin.Environ}
}

// spawn starts what child has made. It returns 0 if that failed, having said
// why, once.
func (s *service) spawn(child *sys.Child) (pid uint32) {
	name := child.Argv[0][len("./"):]
	n, execErr, err := s.h.c.Origin.Spawn(child)
	for _, f := range child.Files {
		sys.Close(f.From)
	}
	if execErr != nil {
		sys.Wait(n)
		err = execErr
	}
	if err != nil {
		s.blame(name, err, "unable to run ", s.d.name, "/", name)
		return 0
	}
	s.absolve(name)
	s.h.byPID[uint32(n)] = s
	return uint32(n)
}

// launch starts the program name as the script x and reports whether it runs. It
// reads nothing, least of all what a logger is to read, and writes where the
// service does; but nobody wants to have in the log what a check says each
// second.
func (s *service) launch(name string, x script) bool {
	child := s.child(name)
	if s.connect(child) != nil {
		return false
	}
	s.discard(child, 0)
	if x.check {
		s.discard(child, 1)
	}
	if x.pid = s.spawn(child); x.pid == 0 {
		return false
	}
	x.due, x.about = sys.Monotonic()+scriptWait, s.core.PID()
	s.scripts = append(s.scripts, x)
	s.nextScript = min(s.nextScript, x.due)
	return true
}

// discard gives a child /dev/null as its descriptor to, where there is one.
func (s *service) discard(child *sys.Child, to int) {
	if fd, err := sys.Openat(s.d.fd, "/dev/null", sys.ReadWrite, 0); err == nil {
		child.Files = append(child.Files, sys.Remap{From: fd, To: to})
	}
}

// scriptEnded deals with the end of a script.
func (s *service) scriptEnded(pid uint32, status syscall.WaitStatus) {
	for i, x := range s.scripts {
		if x.pid != pid {
			continue
		}
		s.scripts = append(s.scripts[:i], s.scripts[i+1:]...)
		good := status.Exited() && status.ExitStatus() == 0
		switch {
		case x.about != s.core.PID() || x.about == 0: // that process has ended
		case x.signal != 0 && !good:
			s.signal(x.signal)
		case x.check && good:
			s.ready()
		case x.check:
			s.checkAt = sys.Monotonic() + checkPace
		}
		return
	}
}

// runCheck runs check, which is not running.
func (s *service) runCheck(now int64) {
	s.checkAt = never
	if !s.launch(s.check, script{check: true}) {
		s.checkAt = now + checkPace
	}
}

// scriptsDue kills the scripts that take too long, and returns when the next
// one does.
func (s *service) scriptsDue(now int64) (due int64) {
	due = never
	for i := range s.scripts {
		x := &s.scripts[i]
		if now >= x.due {
			sys.Kill(int(x.pid), syscall.SIGKILL)
			x.due = now + scriptWait
		}
		due = min(due, x.due)
	}
	return due
}

// custom runs the custom control script of a command that sends the signal n, if
// there is one, in the place of sending it; the signal is sent if it fails. It
// reports whether there is one. The signal that ends the service is that of
// Terminate, as in runit, and then there may be one of DownByte besides.
func (s *service) custom(name core.SignalName, n syscall.Signal) bool {
	b := s.now
	switch {
	case name == core.STOPS:
		b = rundir.Terminate
	case b == rundir.DownByte: // the CONT behind it
		if s.program(rundir.Custom + "d") {
			s.launch(rundir.Custom+"d", script{})
		}
		return false
	case b == 0: // no command says so
		return false
	}
	path := rundir.Custom + string(rune(b))
	return s.program(path) && s.launch(path, script{signal: n})
}

// dropChecks kills the checks that run.
func (s *service) dropChecks() {
	for _, x := range s.scripts {
		if x.check {
			sys.Kill(int(x.pid), syscall.SIGKILL)
		}
	}
}

// settled reports whether no custom control script runs, whose end the next
// version of this program would not understand. The checks are killed: they can
// be run again.
func (h *host) settled() bool {
	for _, s := range h.services {
		if s == nil {
			continue
		}
		for _, x := range s.scripts {
			if !x.check {
				return false
			}
		}
	}
	for _, s := range h.services {
		if s != nil {
			s.dropChecks()
		}
	}
	return true
}
