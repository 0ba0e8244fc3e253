package supervise

import (
	"syscall"

	"daemontools-go/pkg/history"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// perform does one action of the core's, all but Start.
func (s *service) perform(a core.Action) {
	c := s.h.c
	switch a.Do {
	case core.Publish:
		s.publish()
	case core.Signal:
		n := number[a.Signal]
		if a.Signal == core.STOPS {
			n = s.stops()
		}
		s.signalled(n)
		if !s.custom(a.Signal, n) {
			s.signal(n)
		}
	case core.KillFinish:
		s.send(s.core.Finish(), syscall.SIGKILL)
	case core.SignalRest:
		s.signalRest(number[a.Signal])
	case core.ComplainFork:
		s.note(history.Entry{Kind: history.NoFork, Code: uint16(s.errno)})
		// The time is the C program's: this one tries every second, but says
		// so no more often.
		c.Warn(s.errno, "unable to fork for ", s.d.name, ", sleeping 60 seconds")
	case core.ComplainExec:
		s.note(history.Entry{Kind: history.NoExec, Code: uint16(s.errno)})
		c.Fatal(s.errno, "unable to start ", s.d.name, "/", rundir.Run)
	case core.ComplainDeaths:
		c.Warn(nil, "giving up ", s.d.name, ": it died too often")
	case core.ComplainFinish:
		c.Warn(nil, "giving up ", s.d.name, ": its finish says so")
	case core.WatchDirectory:
		s.h.watch.begin(s)
	case core.UnwatchDirectory:
		s.h.watch.end(s)
	}
}

// number is the number of a signal here.
var number = [...]syscall.Signal{
	core.TERM: syscall.SIGTERM, core.CONT: syscall.SIGCONT, core.STOP: syscall.SIGSTOP,
	core.HUP: syscall.SIGHUP, core.ALRM: syscall.SIGALRM, core.INT: syscall.SIGINT,
	core.KILL: syscall.SIGKILL, core.QUIT: syscall.SIGQUIT, core.USR1: syscall.SIGUSR1,
	core.USR2: syscall.SIGUSR2, core.WINCH: syscall.SIGWINCH, core.STOPS: syscall.SIGTERM,
}
