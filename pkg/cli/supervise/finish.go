package supervise

import (
	"strconv"
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// finishing is what there is about finish.
type finishing struct {
	gone   uint32             // the service process that ended last
	status syscall.WaitStatus // how
	known  bool               // that is known
	sent   uint64             // the signals that commands have sent it, a bit each
}

// finishWait is how long s6's finish may run where no file says so, in
// nanoseconds. runit's may run as long as it likes.
const finishWait = 5e9

// ending is what the run directory says about the end of its service process.
func (s *service) ending() core.End {
	end := core.End{Rest: s.remains(), Asked: s.asked(), Limit: s.limit()}
	if s.known {
		end.Normal = s.isNormal(s.status)
	}
	if s.program(rundir.Finish) {
		end.Finish = true
		if s.isS6() {
			end.FinishWait = s.milliseconds(rundir.TimeoutFinish, "5000", finishWait)
		}
	}
	return end
}

// asked reports whether a command is why the service process has ended: it has
// sent a signal that is there to end it, or the one that it has died of. Many
// services live on after HUP or USR1.
func (s *service) asked() bool {
	const ends = 1<<syscall.SIGTERM | 1<<syscall.SIGINT | 1<<syscall.SIGQUIT | 1<<syscall.SIGKILL
	if s.known && s.status.Signaled() && s.sent>>s.status.Signal()&1 != 0 {
		return true
	}
	return s.sent&ends != 0
}

// finished is the end of finish.
func (s *service) finished(status syscall.WaitStatus) {
	code := 0
	if status.Exited() {
		code = status.ExitStatus()
	}
	s.step(core.Event{Kind: core.Finished, Code: code})
}

// runFinish runs finish and returns the answer. It is started as the service is,
// and is its successor in all that a kill of supervise concerns.
func (s *service) runFinish() core.Event {
	child := s.child(rundir.Finish, s.finishArguments()...)
	if err := s.connect(child); err != nil {
		s.blame(rundir.Finish, err, "unable to run ", s.d.name, "/", rundir.Finish)
		return core.Event{Kind: core.Finished}
	}
	s.announce(child)
	pid := s.spawn(child)
	s.announced(child)
	if pid == 0 {
		return core.Event{Kind: core.Finished}
	}
	return core.Event{Kind: core.FinishStarted, PID: pid}
}

// finishArguments are runit's two, the exit code, -1 for a signal, and the low
// byte of the status of wait(2), which is the number of that, and 128 more where
// there was a core dump; or, where the run directory has a file that only s6 knows,
// s6's four: the exit code, 256 for a signal, the number of that, the name that
// supervise was given, and the process.
func (s *service) finishArguments() []string {
	code, signal := "-1", 0
	s6 := s.isS6()
	if s6 {
		code = "256"
	}
	switch {
	case !s.known: // nobody was there when it ended: as after exit code 0
		code = "0"
	case s.status.Exited():
		code = strconv.Itoa(s.status.ExitStatus())
	case s.status.Signaled():
		signal = int(s.status.Signal())
		if !s6 {
			signal = int(s.status & 0xff)
		}
	}
	arguments := []string{code, strconv.Itoa(signal)}
	if s6 {
		arguments = append(arguments, s.d.name, strconv.FormatUint(uint64(s.gone), 10))
	}
	return arguments
}

// isS6 reports whether the run directory is s6's.
func (s *service) isS6() bool {
	for _, name := range [...]string{rundir.TimeoutFinish, rundir.TimeoutKill, rundir.DownSignal, rundir.NotificationFD} {
		if _, err := sys.Statat(s.d.fd, name); err == nil {
			return true
		}
	}
	return false
}
