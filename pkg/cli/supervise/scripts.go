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

// launch starts a script with its output where the service's is, and reports
// whether it runs.
func (s *service) launch(path string, x script) bool {
	child := sys.Child{Dir: s.d.fd, Paths: []string{path}, Argv: []string{path}, Env: s.h.c.Origin.Environ}
	if s.connect(&child) != nil {
		return false
	}
	defer func() {
		for _, f := range child.Files {
			sys.Close(f.From)
		}
	}()
	pid, execErr, forkErr := s.h.c.Origin.Spawn(&child)
	if forkErr != nil {
		s.h.c.Warn(forkErr, "unable to fork for ", s.d.name, path[1:])
		return false
	}
	if execErr != nil {
		sys.Wait(pid)
		s.h.c.Warn(execErr, "unable to run ", s.d.name, path[1:])
		return false
	}
	x.pid, x.due, x.about = uint32(pid), sys.Monotonic()+scriptWait, s.core.PID()
	s.scripts = append(s.scripts, x)
	s.nextScript = min(s.nextScript, x.due)
	s.h.byPID[x.pid] = s
	return true
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
			s.signalled(x.signal)
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
// Terminate, as in runit.
func (s *service) custom(name core.SignalName, n syscall.Signal) bool {
	b := s.now
	switch {
	case name == core.STOPS:
		b = rundir.Terminate
	case b == rundir.DownByte: // the CONT behind it
		return false
	}
	if b == 0 {
		return false
	}
	path := "./" + rundir.Custom + string(rune(b))
	return s.executable(path) && s.launch(path, script{signal: n})
}
