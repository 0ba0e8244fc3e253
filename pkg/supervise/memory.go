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
	Refused   bool // finish said so
	Normal    bool // the last process has ended as it should
	Obeyed    bool // every command was: it was no death that ended the last one; only for Resume
	Since     tai.Time
	Started   int64 // Mono of the last start
	Attempted int64 // Mono of the last attempt that failed
	Due       int64 // Mono of the KILL, or of a start that too many deaths have put off; 0: none is due
	Backoff   int64 // the last wait because of those, in nanoseconds
	Deaths    int   // how many deaths count, and Mono of the first and the last:
	First     int64 // a successor takes those between them as evenly spread
	Last      int64
}

// Memory returns what a successor has to know.
func (s *Service) Memory() Memory {
	m := Memory{
		Want: s.Want, PID: s.pid | s.finish, // there never are both
		Paused: s.paused, Exiting: s.exiting, Again: s.again || s.phase == Waiting,
		Clearing: s.phase == Clearing, Finishing: s.phase == Finishing,
		Failed: s.failed, Refused: s.refused, Normal: s.normal,
		Since: s.since, Started: s.started, Attempted: s.attempted,
		Backoff: s.backoff, Deaths: len(s.deaths),
	}
	switch {
	case s.phase == Up:
		m.Due = s.kill
	case s.phase == Clearing, s.phase == Finishing, s.phase == Pacing && s.backoff > 0:
		m.Due = s.due
	}
	if n := len(s.deaths); n > 0 {
		m.First, m.Last = s.deaths[0], s.deaths[n-1]
	}
	return m
}

// Resume makes s go on where another one was, before its first event. If the
// service process has ended meanwhile, Exited is to follow Ready.
func (s *Service) Resume(m Memory) {
	s.Want, s.pid, s.paused, s.exiting, s.again = m.Want, m.PID, m.Paused, m.Exiting, m.Again
	s.since, s.started, s.attempted = m.Since, m.Started, m.Attempted
	s.resumed, s.obeyed = true, m.Obeyed
	s.failed, s.refused, s.normal = m.Failed, m.Refused, m.Normal
	s.due, s.backoff, s.deaths = m.Due, m.Backoff, m.deaths()
	switch {
	case m.Finishing:
		s.phase, s.finish, s.pid = Finishing, m.PID, 0
	case s.pid != 0:
		s.phase, s.kill = Up, m.Due
	case m.Clearing:
		s.phase = Clearing
	}
}

// deaths are the moments of the deaths that count.
func (m *Memory) deaths() []int64 {
	if m.Deaths <= 0 {
		return nil
	}
	list := make([]int64, m.Deaths)
	for i := range list {
		list[i] = m.First
		if i > 0 {
			list[i] += (m.Last - m.First) / int64(len(list)-1) * int64(i)
		}
	}
	return list
}
