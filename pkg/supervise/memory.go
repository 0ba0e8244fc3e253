package supervise

import (
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// Memory is what a Service must not forget when its supervise dies, for the one
// that goes on. The moments on the clock that nobody sets hold until the next
// boot.
type Memory struct {
	Want      rundir.Want
	PID       uint32 // the service process, or finish's; 0 for none
	Paused    bool
	Exiting   bool // x was said
	Again     bool // a start was asked for and not made
	Clearing  bool // what the service process left behind is being ended
	Finishing bool // PID is the process of finish
	Failed    bool
	Obeyed    bool // every command was: it was no death that ended the last one; only for Resume
	Since     tai.Time
	Started   int64 // Mono of the last start
	Attempted int64 // Mono of the last attempt that failed
}

// Memory returns what a successor has to know.
func (s *Service) Memory() Memory {
	return Memory{
		Want: s.Want, PID: s.pid | s.finish, // there never are both
		Paused: s.paused, Exiting: s.exiting, Again: s.again,
		Clearing: s.phase == Clearing, Finishing: s.phase == Finishing, Failed: s.failed,
		Since: s.since, Started: s.started, Attempted: s.attempted,
	}
}

// Resume makes s go on where another one was, before its first event. If the
// service process has ended meanwhile, Exited is to follow Ready.
func (s *Service) Resume(m Memory) {
	s.Want, s.pid, s.paused, s.exiting, s.again = m.Want, m.PID, m.Paused, m.Exiting, m.Again
	s.since, s.started, s.attempted = m.Since, m.Started, m.Attempted
	s.resumed, s.obeyed, s.failed = true, m.Obeyed, m.Failed
	switch {
	case m.Finishing:
		s.phase, s.finish, s.pid = Finishing, m.PID, 0
	case s.pid != 0:
		s.phase = Up
	case m.Clearing:
		s.phase = Clearing
	}
}
