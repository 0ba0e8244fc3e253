package sv

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// The script in a run directory that says by its exit code, 0, whether the
// service can be used.
const (
	script     = "check"
	scriptPath = "./check"
)

// agrees runs the check script of s. Where there is none, it agrees; where it
// takes longer than until deadline (Monotonic's nanoseconds), it is killed and
// does not.
func (p *program) agrees(s *service, deadline int64) bool {
	switch _, err := sys.Statat(s.Dir(), script); {
	case err == syscall.ENOENT:
		return true
	case err != nil:
		p.warn(err, "unable to stat ", s.name, "/", script)
		return false
	}
	// Its output is not sv's.
	nowhere, err := sys.Openat(sys.Cwd, "/dev/null", sys.WriteOnly, 0)
	if err != nil {
		p.warn(err, "unable to run ", s.name, "/", script)
		return false
	}
	defer sys.Close(nowhere)
	if p.ended < 0 {
		if p.ended, err = sys.Catch(syscall.SIGCHLD); err != nil {
			p.warn(err, "unable to wait for child ", s.name, "/", script)
			return false
		}
	}
	pid, execErr, forkErr := p.c.Origin.Spawn(&sys.Child{
		Dir:   s.Dir(),
		Files: []sys.Remap{{From: nowhere, To: 1}},
		Paths: []string{scriptPath},
		Argv:  []string{scriptPath},
		Env:   p.c.Origin.Environ,
	})
	if pid == 0 {
		p.warn(forkErr, "unable to fork for ", s.name, "/", script)
		return false
	}
	status := p.end(pid, deadline)
	if execErr != nil {
		p.warn(execErr, "unable to run ", s.name, "/", script)
		return true // a script that is no program has no opinion
	}
	return status.Exited() && status.ExitStatus() == 0
}

// end waits for the end of the child pid, and brings it about at the deadline.
func (p *program) end(pid int, deadline int64) syscall.WaitStatus {
	var poller sys.Poller
	set := [1]sys.PollFd{{Fd: p.ended}}
	for {
		if child, status := sys.Reap(); child == pid {
			return status
		}
		rest := deadline - sys.Monotonic()
		if rest <= 0 || poller.Wait(set[:], rest) != nil {
			sys.Kill(pid, syscall.SIGKILL)
			status, _ := sys.Wait(pid)
			return status
		}
		if set[0].Ready {
			var signals [64]byte
			sys.Read(p.ended, signals[:])
		}
	}
}

// warn says on standard error what is wrong with a file of a service.
func (p *program) warn(err error, text ...string) {
	cli.WriteAll(p.c.Stderr, appendMessage(nil, warning, err, text...))
}
