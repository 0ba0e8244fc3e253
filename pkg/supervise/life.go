package supervise

import (
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// begin is the first event of a life: the label counts from here until there
// has been a process.
func (s *Service) begin(now Time) {
	if s.phase != Down && !s.resumed {
		return
	}
	if !s.resumed {
		s.since = tai.FromUnix(now.Wall)
	}
	s.do(Publish)
}

// ready is the second: the first start. Where another supervise was before, it
// keeps the pace of that one's.
func (s *Service) ready(now Time, killAfter int64) {
	switch {
	case s.resumed && s.exiting && s.phase == Down: // it was about to
		s.leave()
		return
	case s.resumed && s.Want == rundir.WantDown && s.phase == Up:
		if !s.obeyed { // perhaps nobody has told it yet
			s.bringDown(now, killAfter)
		}
		return
	case s.phase == Finishing && s.finish == 0: // it was about to run
		s.do(RunFinish)
		return
	case s.phase != Down || s.Want != rundir.WantUp && !s.again:
		return
	}
	s.again = false
	due := min(max(s.started, s.attempted), now.Mono) + Pace
	if s.backoff > 0 {
		due = max(due, s.due)
	}
	if s.resumed && now.Mono < due {
		s.phase, s.due = Pacing, due
		return
	}
	s.start()
}

// start asks for a process. Where the service was decides nothing any more.
func (s *Service) start() {
	s.phase = Starting
	s.do(Start)
}

// runs is the good answer to Start.
func (s *Service) runs(now Time, pid uint32) {
	if s.phase != Starting {
		return
	}
	s.phase, s.pid, s.paused, s.kill, s.normal = Up, pid, false, 0, false
	s.since, s.started = tai.FromUnix(now.Wall), now.Mono
	s.trouble = 0
	s.unwatch()
	s.do(Publish)
}

// forkFailed is an answer to Start. Only a service that is wanted up is tried
// again.
func (s *Service) forkFailed(now Time, errno int) {
	if s.phase != Starting {
		return
	}
	s.phase, s.attempted = Down, now.Mono
	if s.Want == rundir.WantUp {
		s.phase, s.due = Denied, now.Mono+ForkRetry
	}
	s.complain(now, ComplainFork, errno)
	s.publishNews()
}

// execFailed is an answer to Start. The process that failed was no service: the
// label says since when the service is down, and the first failure moved it.
func (s *Service) execFailed(now Time, errno int) {
	if s.phase != Starting {
		return
	}
	if s.trouble == 0 {
		s.since = tai.FromUnix(now.Wall)
	}
	s.phase, s.attempted = Down, now.Mono
	s.complain(now, ComplainExec, errno)
	if s.Want == rundir.WantUp {
		s.phase, s.due = Broken, now.Mono+RunRetry
		if !s.watching {
			s.watching, s.due = true, now.Mono+Pace
			s.do(WatchDirectory)
		}
	}
	s.publishNews()
}

// complain says what the trouble is, unless it was said within the last minute.
func (s *Service) complain(now Time, what Do, errno int) {
	if s.trouble == errno && now.Mono < s.quiet {
		return
	}
	s.trouble, s.quiet = errno, now.Mono+Complaint
	s.do(what)
}

// exited is the end of the service process. What it has left behind, if that is
// to end too, ends before anything else. Whether this is a death too many is
// found out now, not when all that is over.
func (s *Service) exited(now Time, end End) {
	if s.phase != Up {
		return
	}
	s.pid, s.since, s.kill = 0, tai.FromUnix(now.Wall), 0
	s.normal = end.Normal
	s.died(now, end)
	if end.Rest {
		s.phase, s.due = Clearing, now.Mono+Grace
		s.signal(TERM)
		s.signal(CONT)
		s.do(Publish)
		return
	}
	s.tidy(now, end)
}

// cleared is the end of all that it has left behind.
func (s *Service) cleared(now Time, end End) {
	if s.phase == Clearing {
		s.tidy(now, end)
	}
}

// tidy runs finish, if there is one.
func (s *Service) tidy(now Time, end End) {
	if !end.Finish {
		s.ended(now)
		return
	}
	s.phase, s.due = Finishing, 0
	if end.FinishWait > 0 {
		s.due = now.Mono + end.FinishWait
	}
	s.do(RunFinish)
}

// finishStarted is an answer to RunFinish. Only now the status is written: that
// the service is down, and what is there in its place, is one piece of news.
func (s *Service) finishStarted(pid uint32) {
	if s.phase == Finishing && s.finish == 0 {
		s.finish = pid
		s.do(Publish)
	}
}

// finished is the end of finish. With the exit code 125 it says that there shall
// be no successor (s6); of a service that is to stay down that says nothing.
func (s *Service) finished(now Time, code int) {
	if s.phase != Finishing {
		return
	}
	const permanent = 125
	s.finish = 0
	if code == permanent && s.Want != rundir.WantDown {
		s.failed, s.refused = true, true
	}
	s.ended(now)
}

// ended decides what comes after a life. A successor that may start at once
// does, and only then the status is written: it has moved from one process to
// the next.
func (s *Service) ended(now Time) {
	again := s.again
	s.again = false
	switch {
	case s.exiting:
		s.leave()
	case again:
		s.failed, s.refused, s.normal = false, false, false
		s.start()
	case s.Want != rundir.WantUp:
		s.phase = Down
		s.do(Publish)
	case s.failed:
		s.phase, s.Want = Down, rundir.WantDown
		if s.refused {
			s.do(ComplainFinish)
		} else {
			s.do(ComplainDeaths)
		}
		s.do(Publish)
	case s.normal:
		s.phase, s.Want = Down, rundir.WantDown
		s.do(Publish)
	case s.backoff == 0 && now.Mono-s.started >= Pace:
		s.start()
	default:
		s.phase, s.due = Pacing, max(s.started+Pace, now.Mono+s.backoff)
		s.do(Publish)
	}
}

// died counts a death, and says what follows if there were too many. Once starts
// wait, only a life as long as the time in question ends that: as the waits grow
// there are fewer deaths in it, and still nothing is better.
func (s *Service) died(now Time, end End) {
	limit := end.Limit
	if end.Asked || end.Normal || s.Want != rundir.WantUp || limit.Deaths == 0 {
		return
	}
	var kept []int64
	for _, t := range append(s.deaths, now.Mono) {
		if now.Mono-t < limit.Within {
			kept = append(kept, t)
		}
	}
	if over := len(kept) - limit.Deaths - 1; over > 0 {
		kept = kept[over:]
	}
	s.deaths = kept
	switch {
	case len(kept) <= limit.Deaths && (s.backoff == 0 || now.Mono-s.started >= limit.Within):
		s.backoff = 0
	case limit.Longest == 0:
		s.failed = true
	default:
		s.backoff = min(max(2*s.backoff, FirstBackoff), limit.Longest)
	}
}

// blocked is an answer to Start. The loop says when there is nothing more to wait
// for.
func (s *Service) blocked(now Time) {
	if s.phase != Starting {
		return
	}
	s.phase, s.attempted = Waiting, now.Mono
	s.unwatch()
	s.do(Publish)
}

// unblocked is the end of that.
func (s *Service) unblocked() {
	if s.phase == Waiting {
		s.start()
	}
}

// changed is a change in the run directory: a run that could not be executed
// may be there now. Attempts keep the pace, so a directory that keeps changing
// makes no storm of them.
func (s *Service) changed(now Time) {
	if s.phase != Broken {
		return
	}
	s.due = s.attempted + Pace
	s.tick(now)
}

// vanished is the end of the run directory. A service that is down cannot come
// back in a directory without a name, so nobody needs its supervise.
func (s *Service) vanished() {
	switch s.phase {
	case Down, Pacing, Denied, Broken, Waiting:
		s.leave()
	case Starting, Up, Clearing, Finishing, Left:
	}
}

// tick is time that passed.
func (s *Service) tick(now Time) {
	due, ok := s.Deadline()
	switch {
	case !ok || now.Mono < due:
	case s.phase == Clearing:
		s.due = now.Mono + KillAgain
		s.signal(KILL)
	case s.phase == Finishing:
		s.due = now.Mono + KillAgain
		s.do(KillFinish)
	case s.phase == Up:
		s.kill = now.Mono + KillAgain
		s.signal(KILL)
	default:
		s.start()
	}
}

// leave ends the life: a last status, and out.
func (s *Service) leave() {
	s.phase = Left
	s.unwatch()
	s.do(Publish)
	s.do(Leave)
}

// unwatch ends the reports of changes, where there are any.
func (s *Service) unwatch() {
	if s.watching {
		s.watching = false
		s.do(UnwatchDirectory)
	}
}
