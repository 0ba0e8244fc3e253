package supervise

import (
	"math"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/upgrade"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	core "daemontools-go/pkg/supervise"
	"daemontools-go/pkg/svc"
)

// host is the process: one thread that waits in one place for whatever concerns
// one of its services. As a rule there is one.
type host struct {
	c        *cli.Command
	boot     resume.Key
	self     resume.Process
	children int // readable when a child ended
	waiter   *sys.Waiter
	services []*service          // by the number in their tags; nil: a free place
	serves   int                 // how many there are
	byPID    map[uint32]*service // its children that concern them
	place    int                 // the directory from which their names are seen
	next     int64               // nothing is due before, in nanoseconds of the monotonic clock
	watch    watch
	scan     *connection   // with the svscan that tells it what to serve; nil: it was told by its arguments
	execute  bool          // it is to execute its new version
	orphans  bool          // it is their parent
	before   []sys.Process // then what was below it before, which belongs to no service
}

// What can be ready. A tag is that, and the number of a service in the bits
// above it.
const (
	children = iota // a child ended
	process         // a service process that is no child ended
	changes         // something changed in a run directory
	control         // a command came
	scanner         // svscan says something
	notice          // a service says something about its readiness
	kinds
)

const kindBits = 3

func newHost(c *cli.Command) (*host, error) {
	h := &host{
		c: c, boot: svc.Boot(), next: math.MaxInt64, byPID: map[uint32]*service{}, self: upgrade.Self(),
	}
	var err error
	if h.children, err = sys.Catch(syscall.SIGCHLD); err != nil {
		return nil, err
	}
	if h.waiter, err = sys.NewWaiter(); err != nil {
		return nil, err
	}
	return h, h.waiter.Add(h.children, children)
}

// await lets the host wait for fd, which concerns s.
func (h *host) await(fd int, s *service, kind uint64) {
	number := uint64(0)
	if s != nil {
		number = uint64(s.number)
	}
	h.waiter.Add(fd, number<<kindBits|kind)
}

// forget ends that. It is to be said before fd is closed.
func (h *host) forget(fd int) { h.waiter.Remove(fd) }

// turn waits for something to happen and deals with it: with the ends of
// processes before commands that came with them.
func (h *host) turn() {
	ready := h.waiter.Wait(h.timeout())
	for kind := uint64(0); kind < kinds; kind++ {
		for _, tag := range ready {
			if tag&(1<<kindBits-1) == kind {
				h.meet(kind, int(tag>>kindBits))
			}
		}
	}
	h.tick()
	if h.execute {
		h.execute = false
		h.become()
	}
}

// meet deals with something that is ready. The service that it concerns may
// have left a moment ago.
func (h *host) meet(kind uint64, number int) {
	switch kind {
	case children:
		h.reap()
		return
	case changes:
		h.changed()
		return
	case scanner:
		h.listen()
		return
	}
	s := h.services[number]
	if s == nil {
		return
	}
	switch kind {
	case process:
		s.released()
	case control:
		s.obey()
	case notice:
		s.hear()
	}
}

// timeout is how long to wait at most, in nanoseconds; negative: for ever.
func (h *host) timeout() int64 {
	if h.next == math.MaxInt64 {
		return -1
	}
	return max(h.next-sys.Monotonic(), 0)
}

// tick does what is due.
func (h *host) tick() {
	now := sys.Monotonic()
	if now < h.next {
		return
	}
	h.next = math.MaxInt64
	for _, s := range h.services {
		if s != nil && s.due() <= now {
			s.tick(now)
		}
		if s != nil {
			h.next = min(h.next, s.due())
		}
	}
}

// reap takes every child that ended. Processes that were children of this one
// before it became supervise are none of its business; those that a service
// process has left behind may be what is waited for.
func (h *host) reap() {
	var signals [64]byte
	sys.Read(h.children, signals[:])
	for orphan := false; ; {
		pid, status := sys.Reap()
		if pid == 0 {
			if orphan {
				h.look()
			}
			return
		}
		if s := h.byPID[uint32(pid)]; s != nil {
			delete(h.byPID, uint32(pid))
			s.reaped(uint32(pid), status)
			continue
		}
		orphan = true
	}
}

// look lets the services whose processes' remainders are being ended look at
// once whether any is left.
func (h *host) look() {
	for _, s := range h.services {
		if s != nil && s.core.Phase() == core.Clearing {
			s.again, h.next = 0, 0
		}
	}
}

// enlist gives s a number.
func (h *host) enlist(s *service) {
	h.serves++
	const step = 64
	if h.serves%step == 0 {
		sys.CollectAbove(memory(h.serves + step))
	}
	for i, other := range h.services {
		if other == nil {
			s.number, h.services[i] = i, s
			return
		}
	}
	s.number = len(h.services)
	h.services = append(h.services, s)
}

// serve takes the run directory dir on. It returns nil if that failed, having
// said why.
func (h *host) serve(dir string) *service {
	d := h.enter(dir)
	if d == nil {
		return nil
	}
	return h.employ(d)
}

// employ begins with the run directory d.
func (h *host) employ(d *directory) *service {
	s := &service{h: h, d: d}
	s.process, s.notify, s.checkAt, s.nextScript = -1, -1, never, never
	h.enlist(s)
	h.await(d.control.fd, s, control)
	return s
}

// dismiss ends what there is about s.
func (h *host) dismiss(s *service) {
	h.forget(s.d.control.fd)
	for _, x := range s.scripts {
		delete(h.byPID, x.pid)
	}
	s.d.close()
	h.services[s.number] = nil
	h.serves--
}
