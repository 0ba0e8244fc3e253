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
	PID       uint32 // the service process, 0 for none
	Paused    bool
	Exiting   bool // x was said
	Again     bool // a start was asked for and not made
	Clearing  bool // what the service process left behind is being ended
	Since     tai.Time
	Started   int64 // Mono of the last start
	Attempted int64 // Mono of the last attempt that failed
}

// Memory returns what a successor has to know.
func (s *Service) Memory() Memory {
	return Memory{
		Want: s.Want, PID: s.pid, Paused: s.paused, Exiting: s.exiting, Again: s.again, Clearing: s.phase == Clearing,
		Since: s.since, Started: s.started, Attempted: s.attempted,
	}
}

// Resume makes s go on where another one was, before its first event. If the
// service process has ended meanwhile, Exited is to follow Ready.
func (s *Service) Resume(m Memory) {
	s.Want, s.pid, s.paused, s.exiting, s.again = m.Want, m.PID, m.Paused, m.Exiting, m.Again
	s.since, s.started, s.attempted = m.Since, m.Started, m.Attempted
	s.resumed = true
	switch {
	case s.pid != 0:
		s.phase = Up
	case m.Clearing:
		s.phase = Clearing
	}
}
