package scan

import "slices"

// Delays of an ordered stop, in nanoseconds.
const (
	// StopRetry is the time between two attempts to tell a supervise something,
	// and between two looks at one of which nobody says when it ends.
	StopRetry = second / 20
	// StopKillAgain is the time from one KILL to the next.
	StopKillAgain = 1 * second
	// StopGiveUp is the time from the first KILL until what is still there is
	// left alone.
	StopGiveUp = 10 * second
)

// Word is what a supervise is told.
type Word uint8

// The words.
const (
	End   Word = iota // end the service, and exit
	Drain             // to a logger's: run it until it has read everything, and exit
	Kill              // end the service with KILL, and exit
)

// stopping is an ordered stop.
type stopping struct {
	patience int64 // from the word End to KILL
	order    []*Service
	needers  map[*Service][]*Service // those that must be down before it is told to end
	left     bool                    // something was given up
}

// stage is where a supervise is in an ordered stop.
type stage uint8

const (
	standing stage = iota // it was told nothing yet
	ending                // it was told to exit, or is to be
	gone                  // it is not there any more, or was given up
)

// stopped is what an ordered stop knows of one supervise.
type stopped struct {
	stage  stage
	word   Word
	told   bool  // the word was said
	due    int64 // when the next thing is to be done
	begun  int64 // when it was to be told first
	killed int64 // when it was told Kill first, 0 for never
}

// Stopping reports whether an ordered stop has begun: then nothing new is
// started.
func (s *Scan) Stopping() bool { return s.stop != nil }

// Stopped reports whether it is over, and whether anything was given up.
func (s *Scan) Stopped() (over, left bool) {
	if s.stop == nil {
		return false, false
	}
	for _, v := range s.stop.order {
		if v.procs[Main].stop.stage != gone || v.Logged && v.procs[Logger].stop.stage != gone {
			return false, false
		}
	}
	return true, s.stop.left
}

// beginStop begins an ordered stop. A second one hurries the first.
func (s *Scan) beginStop(now int64, e Event) {
	s.wake(now)
	if s.stop != nil {
		s.hurry(now)
		return
	}
	s.settling = nil
	s.stop = &stopping{patience: e.Patience, needers: map[*Service][]*Service{}}
	named := map[string]*Service{}
	for _, v := range s.services {
		s.stop.order = append(s.stop.order, v)
		if v.active {
			named[v.Name] = v
		}
	}
	slices.SortFunc(s.stop.order, func(a, b *Service) int {
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
	for _, v := range s.stop.order {
		for _, name := range e.Needs[v] {
			if other := named[name]; other != nil && other != v {
				s.stop.needers[other] = append(s.stop.needers[other], v)
			}
		}
	}
}

// hurry drops the order and the patience. Loggers go on reading while there is a
// service; after that they are what is waited for.
func (s *Scan) hurry(now int64) {
	role := Logger
	for _, v := range s.stop.order {
		if v.procs[Main].stop.stage != gone {
			role = Main
		}
	}
	for _, v := range s.stop.order {
		p := &v.procs[role]
		if role == Main && p.stop.stage == standing {
			s.bid(now, p, Kill)
		}
		if p.stop.stage == ending && p.stop.killed == 0 {
			p.stop.word, p.stop.told, p.stop.due = Kill, false, now
		}
	}
}

// advance carries an ordered stop on: it tells those whose turn it is, and
// reminds those that were told.
func (s *Scan) advance(now int64) {
	for s.turns(now) {
	}
	for _, v := range s.stop.order {
		for role := range v.procs {
			s.pursue(now, v, Role(role))
		}
	}
}

// turns finds out whose turn it is, and reports whether that has changed
// anything. A service that is needed waits for those that need it; where
// services need each other in a ring, all that is left goes at once.
func (s *Scan) turns(now int64) (changed bool) {
	waits, busy := false, false
	for _, v := range s.stop.order {
		main, log := &v.procs[Main], &v.procs[Logger]
		switch {
		case main.stop.stage == standing && !s.isNeeded(v):
			s.bid(now, main, End)
			changed = true
		case main.stop.stage == gone && v.Logged && log.stop.stage == standing:
			s.bid(now, log, Drain)
			changed = true
		}
		waits = waits || main.stop.stage == standing
		busy = busy || main.stop.stage == ending
	}
	if changed || !waits || busy {
		return changed
	}
	for _, v := range s.stop.order {
		if v.procs[Main].stop.stage == standing {
			s.bid(now, &v.procs[Main], End)
		}
	}
	return true
}

// isNeeded reports whether a service that needs v is not down yet.
func (s *Scan) isNeeded(v *Service) bool {
	for _, needer := range s.stop.needers[v] {
		if needer.procs[Main].stop.stage != gone {
			return true
		}
	}
	return false
}

// bid lets the supervise p be told a first word. Where there is none, and none
// that was killed and has left its service behind, there is nothing to be done.
func (s *Scan) bid(now int64, p *process, w Word) {
	if p.pid == 0 && !p.orphaned && !p.untold {
		p.stop.stage = gone
		return
	}
	p.stop = stopped{stage: ending, word: w, due: now, begun: now}
}

// pursue does what is due about a supervise that was told to exit.
func (s *Scan) pursue(now int64, v *Service, role Role) {
	p := &v.procs[role]
	if p.stop.stage != ending {
		return
	}
	if now >= p.stop.due {
		s.remind(now, v, role)
	}
	if p.stop.stage != ending { // it was given up
		s.wake(now)
		return
	}
	due := p.stop.due
	if p.untold {
		s.actions = append(s.actions, Action{Do: Check, Service: v, Role: role})
		due = min(due, now+StopRetry)
	}
	s.wake(due)
}

// remind tells a supervise its word, or the next one.
func (s *Scan) remind(now int64, v *Service, role Role) {
	p := &v.procs[role]
	switch {
	case s.isHopeless(now, p):
		p.stop.stage, s.stop.left = gone, true
		s.actions = append(s.actions, Action{Do: GiveUp, Service: v, Role: role})
		return
	case p.orphaned:
		s.actions = append(s.actions, Action{Do: Start, Service: v, Role: role})
		p.stop.due = now + StopRetry
		return
	case p.stop.told && p.stop.word == Drain: // something keeps its pipe open, or it does not end with it
		p.stop.word = End
	case p.stop.told:
		p.stop.word = Kill
	}
	if p.stop.word == Kill && p.stop.killed == 0 {
		p.stop.killed = now
	}
	p.stop.told, p.stop.due = false, now+StopRetry
	s.actions = append(s.actions, Action{Do: Tell, Service: v, Role: role, Word: p.stop.word})
}

// isHopeless reports whether a supervise will not exit: it was told to kill its
// service long ago, or cannot even be told.
func (s *Scan) isHopeless(now int64, p *process) bool {
	if p.stop.killed != 0 {
		return now-p.stop.killed >= StopGiveUp
	}
	return !p.stop.told && now-p.stop.begun >= 3*s.stop.patience+StopGiveUp
}

// toldOne is the good answer to Tell.
func (s *Scan) toldOne(now int64, e Event) {
	p := &e.Service.procs[e.Role]
	p.stop.told = true
	switch {
	case p.stop.word == Kill:
		p.stop.due = now + StopKillAgain
	case p.stop.word == End && e.OwnTime:
		p.stop.due = never
		return
	default:
		p.stop.due = now + s.stop.patience
	}
	s.wake(p.stop.due)
}

// never is a moment that does not come.
const never = 1<<63 - 1

// lostOne is the answer to Tell where the run directory cannot be reached, and to
// Check where there is no supervise any more.
func (s *Scan) lostOne(now int64, e Event) {
	p := &e.Service.procs[e.Role]
	p.untold = false
	p.stop.stage = gone
	s.stop.left = s.stop.left || e.Kind == Unreachable
	s.wake(now)
}

// endsInStop is the end of a supervise meanwhile. One that was killed may have
// left its service behind: it is started again, and told again.
func (s *Scan) endsInStop(now int64, p *process, how How) {
	switch {
	case how == Killed:
		p.orphaned, p.stop.told, p.stop.due = true, false, p.due
	case p.stop.stage == ending:
		p.stop.stage = gone
	}
	s.wake(now)
}
