package supervise

import "daemontools-go/pkg/rundir"

// command obeys one control byte (spec: supervise.md A.4). Bytes that are no
// commands are ignored. None comes while Start is not answered: the loop answers
// before it reads.
func (s *Service) command(now Time, e Event) {
	b := e.Byte
	if s.phase == Starting || s.phase == Left {
		return
	}
	switch b {
	case rundir.Up:
		s.Want = rundir.WantUp
		s.bringUp()
	case rundir.Once:
		s.Want = rundir.WantOnce
		s.bringUp()
	case rundir.DownByte:
		s.Want = rundir.WantDown
		s.bringDown(now, e.KillAfter)
	case rundir.Exit:
		s.exiting = true
		if s.phase != Up && s.phase != Clearing && s.phase != Finishing {
			s.leave()
			return
		}
		s.do(Publish)
	case rundir.Pause:
		s.paused = s.phase == Up
		s.signal(STOP)
		s.do(Publish)
	case rundir.Continue:
		s.paused = false
		s.signal(CONT)
		s.do(Publish)
	case rundir.Hangup:
		s.signal(HUP)
	case rundir.Alarm:
		s.signal(ALRM)
	case rundir.Interrupt:
		s.signal(INT)
	case rundir.Terminate:
		s.signal(TERM)
	case rundir.Kill:
		s.signal(KILL)
		if s.finish != 0 { // one that may run as long as it likes
			s.do(KillFinish)
		}
	case rundir.Quit:
		s.signal(QUIT)
	case rundir.User1:
		s.signal(USR1)
	case rundir.User2:
		s.signal(USR2)
	case rundir.Window:
		s.signal(WINCH)
	}
}

// bringUp starts a service that has no process: a command is not paced, and
// what kept failing is complained about afresh.
func (s *Service) bringUp() {
	s.failed, s.refused, s.deaths, s.backoff = false, false, nil, 0
	switch s.phase {
	case Up, Waiting:
		s.do(Publish)
	case Clearing, Finishing:
		s.again = true
		s.do(Publish)
	case Down, Pacing, Denied, Broken:
		s.quiet = 0
		s.start()
	}
}

// bringDown ends the process, paused or not, or what was to become one.
func (s *Service) bringDown(now Time, killAfter int64) {
	switch s.phase {
	case Up:
		s.paused = false
		s.signal(STOPS)
		s.signal(CONT)
		if killAfter > 0 && s.kill == 0 { // to say it again gives it no more time
			s.kill = now.Mono + killAfter
		}
	case Clearing, Finishing:
		s.again = false
	case Down, Pacing, Denied, Broken, Waiting:
		s.phase = Down
		s.unwatch()
	}
	s.do(Publish)
}
