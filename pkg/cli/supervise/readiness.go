package supervise

import (
	"errors"
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// readiness is what there is about whether the service is ready: it says so
// itself, or its check does.
type readiness struct {
	isReady  bool
	since    tai.Time
	expected bool   // it can say so, or its check, and has not
	notify   int    // the FIFO through which it says so; -1: it does not, or has
	check    string // the script that knows, "" for none
	checkAt  int64  // when it is run next; never while it runs

	scripts    []script
	nextScript int64 // when one of them has taken too long
}

// checkPace is the time between two runs of check, in nanoseconds.
const checkPace = 1e9

// notified prepares a start: the service gets its end of a new FIFO. Whoever
// still has an old one says nothing about this process.
func (s *service) notified(child *sys.Child) {
	s.unready()
	fd, ok := s.notificationFD()
	if !ok {
		return
	}
	sys.Unlinkat(s.d.fd, rundir.Notify)
	if !s.openNotify() {
		return
	}
	// Open for both: it must not be told that nobody reads when supervise is
	// dead for a moment.
	w, err := sys.Openat(s.d.fd, rundir.Notify, sys.ReadWrite, 0)
	if err != nil {
		s.closeNotify()
		s.blame(rundir.Notify, err, "unable to open ", s.d.name, "/", rundir.Notify)
		return
	}
	child.Files = append(child.Files, sys.Remap{From: w, To: fd})
}

var errLimit = errors.New("more than the limit of descriptors")

func (s *service) notificationFD() (fd int, ok bool) {
	ok = s.setting(rundir.NotificationFD, "none", func(text string) (err error) {
		if fd, err = rundir.ParseDescriptor(text); err != nil {
			return err
		}
		// On its way to the child it is duplicated above that.
		above, err := sys.DupAbove(s.d.fd, fd+1)
		if err != nil {
			return errLimit
		}
		sys.Close(above)
		return nil
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
		s.blame(rundir.Notify, err, "unable to open ", s.d.name, "/", rundir.Notify)
		return false
	}
	s.absolve(rundir.Notify)
	s.notify = fd
	return true
}

// expect begins to wait for the readiness of a service process that has started,
// or was adopted.
func (s *service) expect() {
	s.expected = true
	if s.notify >= 0 {
		s.h.await(s.notify, s, notice)
		return
	}
	for _, name := range [...]string{rundir.Check, rundir.DataCheck} {
		if s.program(name) {
			s.check, s.checkAt = name, sys.Monotonic()
			return
		}
	}
	s.expected = false
}

// hear reads what the service says: a newline means that it is ready. One that
// closes its end without having said so never will be; without its name the FIFO
// says that to a successor too.
func (s *service) hear() {
	if s.notify < 0 {
		return
	}
	var words [512]byte
	n, err := sys.Read(s.notify, words[:])
	if n == 0 && err == nil {
		s.closeNotify()
		sys.Unlinkat(s.d.fd, rundir.Notify)
		return
	}
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
	s.isReady, s.since, s.expected, s.checkAt = true, tai.FromUnix(sys.Wall()), false, never
	s.publish()
}

// unready ends all that.
func (s *service) unready() {
	s.closeNotify()
	s.dropChecks()
	s.isReady, s.expected, s.check, s.checkAt = false, false, "", never
}

func (s *service) closeNotify() {
	if s.notify >= 0 {
		s.h.forget(s.notify)
		sys.Close(s.notify)
		s.notify = -1
	}
}

// recollect finds out what a predecessor has said of the service process, before
// anything is said anew.
func (s *service) recollect() {
	if d := s.lastDetail(); d.PID != 0 && d.PID == s.core.PID() {
		s.isReady, s.since, s.expected = d.Ready, d.ReadySince, d.Unready
	}
}

// regard goes on where a predecessor stood that has started, or was just
// starting, a service process that is not ready yet.
func (s *service) regard(starting bool) {
	if s.isReady {
		return
	}
	if _, ok := s.notificationFD(); ok && (s.expected || starting) {
		if s.abandoned() {
			s.ready()
			return
		}
		s.openNotify()
	}
	s.expect()
}

// abandoned reports whether the service process has closed its end of the FIFO
// while no supervise listened. What it has said there is lost, and it is believed
// to have said that it is ready.
func (s *service) abandoned() bool {
	fd, err := sys.Openat(s.d.fd, rundir.Notify, sys.WriteOnly|sys.NonBlock, 0)
	if err == nil {
		sys.Close(fd)
	}
	return err == syscall.ENXIO
}
