package supervise

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	core "daemontools-go/pkg/supervise"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

// record is what a supervise keeps for the next one of its run directory.
type record struct {
	slot    resume.Slot    // which state of the file holds; 0: no record is kept now
	says    core.Memory    // what it says
	service resume.Process // the service process, once it is in it
}

// keep begins a record in the place of the predecessor's, which is before, if
// there is one. Where there is no room for a new file, as on a full disk, the
// old one goes on. Where there is nothing at all it is tried again with every
// change; until then the next supervise would know nothing, as C's.
func (s *service) keep(before resume.Record) {
	s.says = core.Memory{Attempted: -1} // not what the core knows
	s.slot = 0
	if s.create() || before.Slot == 0 {
		s.remember()
		return
	}
	fd, err := sys.Openat(s.d.fd, resume.Name, sys.WriteOnly|sys.NonBlock, 0)
	if err != nil {
		return
	}
	defer sys.Close(fd)
	if b, at := resume.Writer(s.h.self); sys.WriteAt(fd, b, at) == nil {
		s.slot = before.Slot
		s.remember()
	}
}

// create makes a new file that holds what the core knows.
func (s *service) create() bool {
	key, ok := svc.RecordKey(s.h.boot, s.d.fd)
	if !ok || s.h.self.Start == 0 {
		return false
	}
	m := s.core.Memory()
	s.identify(m)
	file := resume.Append(make([]byte, 0, resume.Size), resume.Record{Key: key, Self: s.h.self, Slot: 1, State: s.state(m)})
	fd, err := sys.Openat(s.d.fd, resume.Temp, sys.WriteOnly|sys.NonBlock|sys.Create|sys.Truncate, resume.Mode)
	if err != nil {
		return false
	}
	err = sys.WriteAt(fd, file, 0)
	sys.Close(fd)
	if err == nil {
		err = sys.Renameat(s.d.fd, resume.Temp, resume.Name)
	}
	if err != nil {
		sys.Unlinkat(s.d.fd, resume.Temp)
		return false
	}
	s.slot, s.says = 1, m
	return true
}

// remember lets the record say what the core knows now.
func (s *service) remember() {
	m := s.core.Memory()
	if m == s.says {
		return
	}
	s.identify(m)
	if fd := s.write(s.state(m)); fd >= 0 {
		sys.Close(fd)
		s.says = m
	}
}

// state is what the record says where the core knows m.
func (s *service) state(m core.Memory) resume.State {
	return resume.State{
		Service: s.service, Want: m.Want, Paused: m.Paused, Exiting: m.Exiting, Again: m.Again, Clearing: m.Clearing,
		Finishing: m.Finishing, Failed: m.Failed, Refused: m.Refused, Normal: m.Normal,
		Since: m.Since, Started: m.Started, Attempted: m.Attempted,
		Due: m.Due, Backoff: m.Backoff, Deaths: uint16(m.Deaths), First: m.First, Last: m.Last,
	}
}

// identify finds out who the service process is. When the last one was started
// still counts after its end: what it has left behind is younger.
func (s *service) identify(m core.Memory) {
	if s.service.PID != m.PID {
		s.service.PID = m.PID
		if m.PID != 0 {
			s.service.Start = sys.StartOf(m.PID)
		}
	}
}

// write lets the record say v, and returns its file, or -1 if that was not
// possible. A file that somebody has removed or cut off is made anew.
func (s *service) write(v resume.State) (fd int) {
	if s.slot == 0 && !s.create() {
		return -1
	}
	for tries := 0; ; tries++ {
		fd, err := sys.Openat(s.d.fd, resume.Name, sys.WriteOnly|sys.NonBlock, 0)
		if err == nil {
			info, e := sys.Fstat(fd)
			if e == nil && info.Size == resume.Size && s.put(fd, v) {
				return fd
			}
			sys.Close(fd)
		}
		s.slot = 0
		if tries > 0 || !s.create() {
			return -1
		}
	}
}

// put writes the state beside the one that holds, and then which one that is
// from now on.
func (s *service) put(fd int, v resume.State) bool {
	next := s.slot.Other()
	if sys.WriteAt(fd, resume.AppendState(make([]byte, 0, resume.StateSize), v), next.At()) != nil {
		return false
	}
	b, at := next.Holds()
	if sys.WriteAt(fd, b, at) != nil {
		return false
	}
	s.slot = next
	return true
}

// announce lets the record say that the service process, or that of finish, is
// being made, and the child write its number there.
func (s *service) announce(child *sys.Child) {
	m := s.core.Memory()
	s.says, s.service = core.Memory{Attempted: -1}, resume.Process{}
	v := s.state(m)
	v.Starting, v.Service.Start = true, sys.Ticks()
	if !m.Finishing {
		v.Since, v.Started = tai.FromUnix(sys.Wall()), sys.Monotonic()
	}
	fd := s.write(v)
	if fd >= 0 {
		child.PID = &sys.Place{Fd: fd, At: s.slot.PIDAt()}
	}
}

// announced ends that.
func (s *service) announced(child *sys.Child) {
	if child.PID != nil {
		sys.Close(child.PID.Fd)
	}
}

// farewell leaves nothing to a successor: this is a clean end.
func (s *service) farewell() {
	if s.slot == 0 {
		return
	}
	if fd, err := sys.Openat(s.d.fd, resume.Name, sys.WriteOnly|sys.NonBlock, 0); err == nil {
		b, at := resume.Slot(0).Holds()
		sys.WriteAt(fd, b, at)
		sys.Close(fd)
	}
	sys.Unlinkat(s.d.fd, resume.Name)
}
