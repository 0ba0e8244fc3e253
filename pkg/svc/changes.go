package svc

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
)

const second = 1_000_000_000 // in nanoseconds

// How often Await returns without having noticed anything.
const (
	// Safety is for what a watch cannot notice: a supervise directory that was
	// moved away, a file system that reports nothing.
	Safety = 2 * second
	// Blind is for where nothing can be watched: other systems than Linux, no
	// /proc, no watches left for this user.
	Blind = second / 10
)

// Changes notices when what Status says of some services changes: the status
// record is replaced, supervise ends, or starts.
//
// A client looks at the services after Watch and again whenever Await returns.
// It misses nothing that way, but may see only the last of several changes that
// came together.
type Changes struct {
	services []*Service
	watch    *sys.Watch // nil: there is none
	poller   sys.Poller
	partial  []*Service // those that are not wholly watched yet
	blind    bool       // some cannot be
	complete int64      // when everything was watched last: Monotonic's nanoseconds
}

// Watch begins to notice changes of services, which must stay open. It does not
// fail: where the system reports no changes, Await returns often.
func Watch(services ...*Service) *Changes {
	c := &Changes{services: services}
	watch, err := sys.NewWatch()
	if err != nil {
		c.blind = true
		return c
	}
	c.watch = watch
	c.addAll()
	return c
}

// Close ends it; the services stay open.
func (c *Changes) Close() {
	if c.watch != nil {
		c.watch.Close()
	}
}

// Await waits until something may have changed since it was called last or,
// before that, since Watch: at most timeout nanoseconds (negative: without end),
// at most Safety, or Blind. A signal that is caught ends it as well.
func (c *Changes) Await(timeout int64) {
	look := int64(Safety)
	if c.blind {
		look = Blind
	}
	if timeout < 0 || timeout > look {
		timeout = look
	}
	set := [1]sys.PollFd{{Fd: c.watch.Fd()}}
	c.poller.Wait(set[:], timeout) // a failure is an early end, too
	if c.watch == nil {
		return
	}
	if set[0].Ready {
		c.watch.Drain(func(int, string) {})
	}
	if sys.Monotonic()-c.complete >= Safety {
		c.addAll()
		return
	}
	c.add(c.partial)
}

// addAll watches every service, and those that are watched already again: their
// supervise directory may be another one now.
func (c *Changes) addAll() {
	c.blind = false
	c.complete = sys.Monotonic()
	c.add(c.services)
}

// add watches services, as far as they have what is to be watched.
func (c *Changes) add(services []*Service) {
	var partial []*Service
	for _, s := range services {
		switch err := c.addOne(s); err {
		case nil:
		case syscall.ENOENT:
			partial = append(partial, s)
		default:
			c.blind = true
		}
	}
	c.partial = partial
}

// addOne watches s; ENOENT where supervise never ran.
func (c *Changes) addOne(s *Service) error {
	err := c.watch.AddPut(s.dir, rundir.Supervise)
	if err == syscall.ENOENT {
		// What appears between the two is found by asking again.
		if err := c.watch.AddPut(s.dir, "."); err != nil {
			return blindness(err)
		}
		err = c.watch.AddPut(s.dir, rundir.Supervise)
	}
	if err != nil {
		return err
	}
	// supervise has it open for reading as long as it runs.
	return c.watch.AddLeft(s.dir, rundir.OK)
}

// blindness is err, but not ENOENT: the run directory itself is there, so what
// is missing is /proc.
func blindness(err error) error {
	if err == syscall.ENOENT {
		return syscall.ENOSYS
	}
	return err
}
