package supervise

import (
	"syscall"

	"daemontools-go/pkg/handover"
	"daemontools-go/pkg/history"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
	"daemontools-go/pkg/svc"
)

// adoption is what there is about a service process that this supervise has not
// started itself.
type adoption struct {
	adopted bool  // it is no child of this one
	process int   // then its descriptor, -1 if there is none to be had
	again   int64 // then when to look again; also when to look whether what it has left behind is there
}

// look is the time between two looks whether a process is still there that
// the system does not report, in nanoseconds.
const look = 1e8

// begin goes through the first events of a service: from the beginning, or from
// where a predecessor stood that was killed. It returns false if that failed,
// having said why.
func (s *service) begin() bool {
	s.core.Want = rundir.WantUp
	if s.d.down {
		s.core.Want = rundir.WantDown
	}
	s.recall()
	before, ok := svc.Record(s.h.boot, s.d.fd)
	ended := ok && s.succeed(before.State)
	if !s.adopted {
		s.note(history.Entry{Kind: history.Began, PID: s.h.self.PID})
	}
	s.keep(before)
	s.step(core.Event{Kind: core.Begin})
	if err := s.d.openOK(s.h.c); err != nil {
		s.h.c.Fatal(err, "unable to read ", s.d.name, "/", rundir.OK)
		return false
	}
	s.step(core.Event{Kind: core.Ready})
	if ended {
		s.note(history.Entry{Kind: history.Lost, PID: s.service.PID, Ran: sys.Monotonic() - before.State.Started})
		s.end()
	}
	return true
}

// goOn is begin where the version of this program before has handed s over.
func (s *service) goOn(v handover.Service) {
	s.recall()
	before, _ := svc.Record(s.h.boot, s.d.fd)
	ended := v.Adopted && s.succeed(v.State)
	if !v.Adopted {
		s.restore(v.State)
		s.service = v.State.Service
		if v.State.Service.PID != 0 {
			s.h.byPID[v.State.Service.PID] = s
			s.regain()
		}
	}
	s.keep(before)
	s.step(core.Event{Kind: core.Begin})
	s.step(core.Event{Kind: core.Ready})
	if ended {
		s.noteLoss()
		s.end()
	}
}

// succeed goes on where a predecessor stood: it reports whether the service
// process that it left has ended.
func (s *service) succeed(v resume.State) (ended bool) {
	pid := v.Service.PID
	if pid != 0 && !s.adopt(v) {
		s.service, ended = v.Service, true
	}
	s.restore(v)
	return ended
}

// restore tells the core what v says.
func (s *service) restore(v resume.State) {
	s.core.Resume(core.Memory{
		Want: v.Want, PID: v.Service.PID, Paused: v.Paused, Exiting: v.Exiting, Clearing: v.Clearing,
		Again: v.Again || v.Starting && v.Service.PID == 0, // it was killed between the command and the start
		Since: v.Since, Started: v.Started, Attempted: v.Attempted,
	})
}

// adopt takes over the service process, if it still is the one that the record
// is about.
func (s *service) adopt(v resume.State) bool {
	pid := v.Service.PID
	fd, err := sys.OpenProcess(pid)
	if err == syscall.ESRCH {
		return false
	}
	if err != nil { // refused, or not known: its number and its start will do
		fd = -1
	}
	start := sys.StartOf(pid)
	same := start == v.Service.Start
	if v.Starting { // it was made within the next moments
		const moments = 200 // clock ticks
		same = start >= v.Service.Start && start <= v.Service.Start+moments
	}
	if start == 0 || !same {
		if fd >= 0 {
			sys.Close(fd)
		}
		return false
	}
	s.service = resume.Process{PID: pid, Start: start}
	s.adopted, s.process = true, fd
	if fd >= 0 {
		s.h.await(fd, s, process)
	}
	s.regain()
	s.note(history.Entry{Kind: history.Adopted, PID: pid})
	return true
}

// isThere reports whether an adopted service process is.
func (s *service) isThere() bool { return sys.StartOf(s.service.PID) == s.service.Start }

// released ends what there is about an adopted service process, which has ended.
func (s *service) released() {
	if !s.adopted {
		return
	}
	s.noteLoss()
	s.adopted = false
	if s.process >= 0 {
		s.h.forget(s.process)
		sys.Close(s.process)
		s.process = -1
	}
	s.end()
}

// signal sends a signal to the service process.
func (s *service) signal(n syscall.Signal) {
	s.overlook()
	switch {
	case !s.adopted:
		sys.Kill(int(s.core.PID()), n)
	case s.process >= 0 && sys.SignalProcess(s.process, n) == nil:
	case s.isThere():
		sys.Kill(int(s.core.PID()), n)
	}
}
