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
	ok = ok && !s.overtaken(before.State)
	ended := ok && s.succeed(before.State)
	if s.adopted {
		s.note(history.Entry{Kind: history.Adopted, PID: s.service.PID})
	} else {
		s.note(history.Entry{Kind: history.Began, PID: s.h.self.PID})
	}
	s.keep(before)
	s.recollect()
	s.step(core.Event{Kind: core.Begin})
	if err := s.d.openOK(s.h.c); err != nil {
		s.h.c.Fatal(err, "unable to read ", s.d.name, "/", rundir.OK)
		return false
	}
	s.step(core.Event{Kind: core.Ready, KillAfter: s.killAfter()})
	s.catchUp(before.State, ended)
	return true
}

// catchUp deals with what has become of the process that v is about.
func (s *service) catchUp(v resume.State, ended bool) {
	switch {
	case v.Finishing && ended:
		s.step(core.Event{Kind: core.Finished})
	case ended:
		s.note(history.Entry{Kind: history.Lost, PID: v.Service.PID, Ran: sys.Monotonic() - v.Started})
		s.gone = v.Service.PID
		s.end()
	case v.Service.PID != 0 && s.core.PID() == v.Service.PID:
		s.regard(v.Starting)
		s.h.next = min(s.h.next, s.due())
	}
}

// goOn is begin where the version of this program before has handed s over.
func (s *service) goOn(v handover.Service) {
	s.recall()
	before, _ := svc.Record(s.h.boot, s.d.fd)
	s.note(history.Entry{Kind: history.Upgraded, PID: s.h.self.PID})
	ended := v.Adopted && !s.adopt(v.State)
	if !v.Adopted {
		s.service = v.State.Service
		s.from = s.service.Start
		if s.service.PID != 0 {
			s.h.byPID[s.service.PID] = s
		}
		s.regain()
	}
	s.restore(v.State, true)
	s.keep(before)
	s.recollect()
	s.step(core.Event{Kind: core.Begin})
	s.step(core.Event{Kind: core.Ready})
	s.catchUp(v.State, ended)
}

// overtaken reports whether a supervise that keeps no record, as C's, has been
// here since v was written: then the status is younger.
func (s *service) overtaken(v resume.State) bool {
	fd, err := sys.Openat(s.d.fd, rundir.Status, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return false
	}
	defer sys.Close(fd)
	var status [rundir.StatusSize]byte
	n, err := sys.Read(fd, status[:])
	if err != nil {
		return false
	}
	last, err := rundir.ParseStatus(status[:max(n, 0)])
	return err == nil && v.Since.Before(last.Since)
}

// succeed goes on where a predecessor stood: it reports whether the service
// process that it left has ended.
func (s *service) succeed(v resume.State) (ended bool) {
	ended = v.Service.PID != 0 && !s.adopt(v)
	if v.Service.PID == 0 {
		s.regain()
	}
	s.restore(v, false)
	return ended
}

// restore tells the core what v says, and whether every command was obeyed.
func (s *service) restore(v resume.State, obeyed bool) {
	s.core.Resume(core.Memory{
		Want: v.Want, PID: v.Service.PID, Paused: v.Paused, Exiting: v.Exiting, Clearing: v.Clearing, Obeyed: obeyed,
		Finishing: v.Finishing, Failed: v.Failed, Refused: v.Refused, Normal: v.Normal,
		Due: v.Due, Backoff: v.Backoff, Deaths: int(v.Deaths), First: v.First, Last: v.Last,
		Again: v.Again || v.Starting && v.Service.PID == 0 && !v.Finishing, // it was killed between the command and the start
		Since: v.Since, Started: v.Started, Attempted: v.Attempted,
	})
}

// adopt takes over the service process, if it still is the one that the record
// is about. Otherwise it has ended.
func (s *service) adopt(v resume.State) bool {
	pid := v.Service.PID
	s.service = v.Service
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
	return true
}

// isThere reports whether an adopted service process is.
func (s *service) isThere() bool { return sys.StartOf(s.service.PID) == s.service.Start }

// released ends what there is about an adopted service process, which has ended.
func (s *service) released() {
	if !s.adopted {
		return
	}
	s.adopted = false
	var status syscall.WaitStatus
	known := false
	if s.process >= 0 {
		status, known = sys.StatusOf(s.process)
		s.h.forget(s.process)
		sys.Close(s.process)
		s.process = -1
	}
	switch {
	case s.core.Finish() != 0:
		s.finished(status)
	case known:
		s.exited(status)
	default:
		s.noteLoss()
		s.gone, s.known = s.core.PID(), false
		s.end()
	}
}

// signal sends a signal to the service process.
func (s *service) signal(n syscall.Signal) {
	s.overlook()
	s.send(s.core.PID(), n)
}

// send sends a signal to the service process, or to that of finish: to pid.
func (s *service) send(pid uint32, n syscall.Signal) {
	switch {
	case !s.adopted:
		sys.Kill(int(pid), n)
	case s.process >= 0 && sys.SignalProcess(s.process, n) == nil:
	case s.isThere():
		sys.Kill(int(pid), n)
	}
}
