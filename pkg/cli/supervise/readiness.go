package supervise

import (
	"errors"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// readiness is what there is about whether the service is ready: it says so
// itself, or its check does.
type readiness struct {
	isReady bool
	since   tai.Time
	notify  int    // the FIFO through which it says so; -1: it does not, or has
	check   string // the script that knows, "" for none
	checkAt int64  // when it is run next; never while it runs

	scripts    []script
	nextScript int64 // when one of them has taken too long
}

// checkPace is the time between two runs of check, in nanoseconds.
const checkPace = 1e9

// notified prepares a start: the service gets its end of the FIFO.
func (s *service) notified(child *sys.Child) {
	s.unready()
	fd, ok := s.notificationFD()
	if !ok {
		return
	}
	if !s.openNotify() {
		return
	}
	var old [512]byte
	for { // what an earlier process has said
		if n, err := sys.Read(s.notify, old[:]); err != nil || n <= 0 {
			break
		}
	}
	// Open for both: it must not be told that nobody reads when supervise is
	// dead for a moment.
	w, err := sys.Openat(s.d.fd, rundir.Notify, sys.ReadWrite, 0)
	if err != nil {
		s.h.c.Warn(err, "unable to open ", s.d.name, "/", rundir.Notify)
		return
	}
	child.Files = append(child.Files, sys.Remap{From: w, To: fd})
}

func (s *service) notificationFD() (fd int, ok bool) {
	ok = s.setting(rundir.NotificationFD, "none", func(text string) (err error) {
		fd, err = rundir.ParseDescriptor(text)
		return err
	})
	return fd, ok
}

var errNoFIFO = errors.New("not a FIFO")

// openNotify opens this side of the FIFO and waits for what it says.
func (s *service) openNotify() bool {
	sys.Mkfifoat(s.d.fd, rundir.Notify, modePrivate)
	fd, err := sys.Openat(s.d.fd, rundir.Notify, sys.ReadOnly|sys.NonBlock, 0)
	if err == nil {
		if info, e := sys.Fstat(fd); e != nil || !info.IsFIFO {
			sys.Close(fd)
			err = errNoFIFO
		}
	}
	if err != nil {
		s.h.c.Warn(err, "unable to open ", s.d.name, "/", rundir.Notify)
		return false
	}
	s.notify = fd
	return true
}

// expect begins to wait for the readiness of a service process that has started,
// or was adopted.
func (s *service) expect() {
	if s.notify >= 0 {
		s.h.await(s.notify, s, notice)
		return
	}
	s.check, s.checkAt = "", never
	for _, name := range [...]string{rundir.Check, rundir.DataCheck} {
		if s.executable(name) {
			s.check, s.checkAt = "./"+name, sys.Monotonic()
			return
		}
	}
}

// hear reads what the service says: a newline means that it is ready.
func (s *service) hear() {
	if s.notify < 0 {
		return
	}
	var words [512]byte
	n, _ := sys.Read(s.notify, words[:])
	for _, b := range words[:max(n, 0)] {
		if b == '\n' {
			s.ready()
			return
		}
	}
}

// ready is the moment in which the service is.
func (s *service) ready() {
	s.closeNotify()
	s.isReady, s.since, s.checkAt = true, tai.FromUnix(sys.Wall()), never
	s.publish()
}

// unready ends all that.
func (s *service) unready() {
	s.closeNotify()
	s.isReady, s.checkAt = false, never
}

func (s *service) closeNotify() {
	if s.notify >= 0 {
		s.h.forget(s.notify)
		sys.Close(s.notify)
		s.notify = -1
	}
}

// regard finds out about the readiness of a service process that was adopted:
// what its supervise has said of it, or what it has yet to say.
func (s *service) regard() {
	if d := s.lastDetail(); d.Ready && d.PID == s.core.PID() {
		s.isReady, s.since, s.checkAt = true, d.ReadySince, never
		return
	}
	if _, ok := s.notificationFD(); ok {
		s.openNotify()
	}
	s.expect()
}
