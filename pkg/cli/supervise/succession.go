package supervise

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	core "daemontools-go/pkg/supervise"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

// succession is what leads from one supervise of a run directory to the next:
// the record that this one keeps, and the service process that it did not start
// itself.
type succession struct {
	record  *resume.Record // nil: none can be kept
	says    core.Memory    // what is in it
	service resume.Process // the service process, once it is in it

	adopted bool // the service process is no child of this one
	process int  // then its descriptor, -1 if there is none to be had
}

// look is the time between two looks whether a service process is still there
// of which the system gives no descriptor, in nanoseconds.
const look = 1e8

// lock locks the run directory. A predecessor that was killed may not be quite
// dead, and if it was starting the service, the child it has left still has the
// lock, until it executes run.
func (d *directory) lock(fd int) error {
	const (
		between = 1e6  // nanoseconds
		dying   = 100  // tries while the predecessor is there
		loading = 5000 // while its child is
	)
	var p sys.Poller
	for n := 0; ; n++ {
		err := sys.Lock(fd, false)
		if err != syscall.EAGAIN || n >= loading {
			return err
		}
		self, _, ok := svc.Record(d.fd)
		if !ok || n >= dying && sys.StartOf(self.PID) == self.Start {
			return err
		}
		p.Wait(nil, between)
	}
}

// succeed goes on where a predecessor stood that was killed: it reports whether
// the service process that it left has ended.
func (l *loop) succeed() (ended bool) {
	_, s, ok := svc.Record(l.d.fd)
	if !ok {
		return false
	}
	pid := s.Service.PID
	if pid != 0 && !l.adopt(s) {
		l.service, ended = s.Service, true
	}
	l.core.Resume(core.Memory{
		Want: s.Want, PID: pid, Paused: s.Paused, Exiting: s.Exiting,
		Since: s.Since, Started: s.Started, Attempted: s.Attempted,
	})
	return ended
}

// adopt takes over the service process, if it still is the one that the record
// is about.
func (l *loop) adopt(s resume.State) bool {
	pid := s.Service.PID
	fd, err := sys.OpenProcess(pid)
	if err == syscall.ESRCH {
		return false
	}
	if err != nil { // refused, or not known: its number and its start will do
		fd = -1
	}
	start := sys.StartOf(pid)
	same := start == s.Service.Start
	if s.Starting { // it was made within the next moments
		const moments = 200 // clock ticks
		same = start >= s.Service.Start && start <= s.Service.Start+moments
	}
	if start == 0 || !same {
		if fd >= 0 {
			sys.Close(fd)
		}
		return false
	}
	l.service, l.adopted, l.process = resume.Process{PID: pid, Start: start}, true, fd
	return true
}

// isThere reports whether an adopted service process is.
func (l *loop) isThere() bool { return sys.StartOf(l.service.PID) == l.service.Start }

// release ends what there is about an adopted service process, which has ended.
func (l *loop) release() {
	l.adopted = false
	if l.process >= 0 {
		sys.Close(l.process)
	}
	l.step(core.Event{Kind: core.Exited})
}

// signal sends a signal to the service process.
func (l *loop) signal(s syscall.Signal) {
	switch {
	case !l.adopted:
		sys.Kill(int(l.core.PID()), s)
	case l.process >= 0 && sys.SignalProcess(l.process, s) == nil:
	case l.isThere():
		sys.Kill(int(l.core.PID()), s)
	}
}

// remember lets the record say what the core knows now.
func (l *loop) remember() {
	m := l.core.Memory()
	if l.record == nil || m == l.says {
		return
	}
	defer l.survive()
	l.says = m
	if l.service.PID != m.PID {
		l.service = resume.Process{PID: m.PID}
		if m.PID != 0 {
			l.service.Start = sys.StartOf(m.PID)
		}
	}
	l.record.Put(resume.State{
		Service: l.service, Want: m.Want, Paused: m.Paused, Exiting: m.Exiting,
		Since: m.Since, Started: m.Started, Attempted: m.Attempted,
	})
}

// announce lets the record say that the service process is being made, and
// returns where that is to write its number.
func (l *loop) announce() []byte {
	if l.record == nil {
		return nil
	}
	defer l.survive()
	m := l.core.Memory()
	l.says, l.service = core.Memory{}, resume.Process{}
	l.record.Put(resume.State{
		Starting: true, Service: resume.Process{Start: sys.Ticks()},
		Want: m.Want, Exiting: m.Exiting, Attempted: m.Attempted,
		Since: tai.FromUnix(sys.Wall()), Started: sys.Monotonic(),
	})
	return l.record.PID()
}

// farewell leaves nothing to a successor: this is a clean end.
func (l *loop) farewell() {
	if l.record != nil {
		defer l.survive()
		sys.Unlinkat(l.d.fd, resume.Name)
		l.record.Forget()
	}
}

// survive goes on without a record when there is no file behind the memory it
// is in: somebody has cut it off, or the file system has no room to write it.
func (l *loop) survive() {
	if sys.IsFault(recover()) {
		l.record = nil
		sys.Unlinkat(l.d.fd, resume.Name)
	}
}

// keepRecord begins a record in the place of the predecessor's. Where that is
// not possible, the next supervise will know nothing, as C's.
func (l *loop) keepRecord() {
	key := svc.RecordKey(l.d.fd)
	self := resume.Process{PID: uint32(sys.Getpid()), Start: sys.StartOf(uint32(sys.Getpid()))}
	if key.Boot == "" || self.Start == 0 {
		return
	}
	page, err := sys.MapNew(l.d.fd, resume.Temp, resume.Size, resume.Mode)
	if err != nil {
		return
	}
	l.record = resume.New(page, key, self)
	l.says = core.Memory{Attempted: -1} // not what the core knows
	l.remember()
	if sys.Renameat(l.d.fd, resume.Temp, resume.Name) != nil {
		sys.Unlinkat(l.d.fd, resume.Temp)
		l.record = nil
	}
}
