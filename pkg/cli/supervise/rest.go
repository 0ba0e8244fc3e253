package supervise

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// rest is what a service process leaves behind when it ends: workers that were
// lost, daemons. With the file kill-descendants in the run directory it ends as
// well.
//
// Where this supervise may make control groups, the service has one of its own
// and nothing gets out. Elsewhere supervise is the parent of orphans, and what is
// below it belongs to the service. A supervise that has adopted a service process
// is not its ancestor: then what is below that when it is told to end counts.
type rest struct {
	whole  bool          // it ends with the service process
	group  *sys.Group    // nil: there is none
	from   uint64        // when the service process was started, 0 if by a supervise before this process
	seen   []sys.Process // what was below an adopted service process
	warned bool
}

// gather prepares a start.
func (s *service) gather(child *sys.Child) {
	s.wanted()
	s.from = sys.Ticks()
	if !s.whole {
		return
	}
	if s.group == nil {
		s.group = sys.MakeGroup(s.groupName())
	}
	switch {
	case s.group != nil:
		child.Group = s.group
	case s.h.scan == nil:
		s.h.alone()
	default:
		s.whole = false
		if !s.warned {
			s.warned = true
			s.h.c.Warn(nil, "unable to obey ", s.d.name, "/", rundir.KillDescendants, ": this supervise serves others, too")
		}
	}
}

// wanted finds out whether the file is there.
func (s *service) wanted() {
	_, err := sys.Statat(s.d.fd, rundir.KillDescendants)
	s.whole = err == nil
}

// alone makes this process, which serves no other, the parent of orphans. Before
// the first service process it has only those children that it had before it
// became supervise, which belong to nobody here.
func (h *host) alone() {
	if !h.orphans {
		h.orphans, h.before = true, sys.Below(h.self.PID, 0, nil)
		sys.AdoptOrphans()
	}
}

// disband removes the control group of a service that has no process.
func (s *service) disband() {
	if s.group != nil && s.core.PID() == 0 && s.core.Phase() != core.Clearing {
		s.group.Remove()
		s.group = nil
	}
}

// regain is gather for a service process that was adopted, or what one has left
// behind.
func (s *service) regain() {
	s.wanted()
	if s.whole {
		s.group = sys.FindGroup(s.groupName())
	}
}

// groupName is the name of the control group: one a lock.
func (s *service) groupName() string {
	info, _ := sys.Statat(s.d.fd, rundir.Lock)
	return "supervise-" + decimal(info.Dev) + "-" + decimal(info.Ino)
}

// overlook takes down who is below an adopted service process before it is told
// to end: then they are its children no more.
func (s *service) overlook() {
	if s.whole && s.adopted && s.group == nil {
		s.seen = sys.Below(s.service.PID, 0, nil)
	}
}

// remains reports whether anything is left of what is to end with the service
// process.
func (s *service) remains() bool {
	if !s.whole {
		return false
	}
	left := s.left()
	if len(left) == 0 {
		s.seen = nil
	}
	return len(left) > 0
}

// left is what is left.
func (s *service) left() []sys.Process {
	if s.group != nil {
		return s.group.Members()
	}
	var left []sys.Process
	if s.h.scan == nil && s.from != 0 {
		left = sys.Below(s.h.self.PID, s.from, s.h.before)
	}
	for _, p := range s.seen {
		if sys.StartOf(p.PID) == p.Start {
			left = append(left, p)
		}
	}
	return left
}

// signalRest sends a signal to all that is left.
func (s *service) signalRest(n syscall.Signal) {
	if n == syscall.SIGKILL && s.group != nil && s.group.Kill() == nil {
		return
	}
	for _, p := range s.left() {
		sys.Kill(int(p.PID), n)
	}
}

func decimal(n uint64) string {
	var b [20]byte
	i := len(b)
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(b[i:])
		}
	}
}
