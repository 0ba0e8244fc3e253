package multilog

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/logscript"
)

// status is a status file: of the lines that one read brings it is given the
// last, since nobody could read the others.
type status struct {
	path string
	fd   int
	line []byte // to be written: a line's head
	seq  uint64 // when it came, 0: nothing to be written
	page [logscript.StatusSize]byte

	paused bool
	until  int64 // the pause's end
}

func (m *multilog) openStatus(here int, path string) (*status, int) {
	for _, s := range m.statuses {
		if s.path == path {
			return s, 0
		}
	}
	if err := sys.Fchdir(here); err != nil {
		return nil, m.c.Fatal(err, "unable to switch to starting directory")
	}
	fd, err := sys.Openat(here, path, sys.WriteOnly|sys.NonBlock|sys.Append|sys.Create, 0o600)
	if err != nil {
		return nil, m.c.Fatal(err, "unable to create ", path)
	}
	sys.Close(fd)
	fd, err = sys.Openat(here, path, sys.WriteOnly|sys.NonBlock, 0)
	if err != nil {
		return nil, m.c.Fatal(err, "unable to write ", path)
	}
	s := &status{path: path, fd: fd}
	m.statuses = append(m.statuses, s)
	return s, 0
}

func (s *status) set(line []byte, seq uint64) { s.line, s.seq = append(s.line[:0], line...), seq }

// writeStatuses writes the lines that the status files were given, in the order
// they came. It returns when they are written, or the moment to try again.
func (m *multilog) writeStatuses() (done bool, until int64) {
	for {
		var s *status
		for _, t := range m.statuses {
			if t.seq != 0 && (s == nil || t.seq < s.seq) {
				s = t
			}
		}
		if s == nil {
			return true, 0
		}
		if s.paused && m.now < s.until {
			return false, s.until
		}
		s.paused = false
		if problem, err := s.write(); problem != "" {
			m.c.Warn(err, problem, s.path, ", pausing")
			m.now = sys.Monotonic()
			s.paused, s.until = true, m.now+logdir.Pause
			continue
		}
		s.seq = 0
	}
}

// write replaces the content; it says what was not possible.
func (s *status) write() (problem string, err error) {
	if err := sys.Seek(s.fd, 0); err != nil {
		return "unable to move to beginning of ", err
	}
	logscript.PutStatus(s.page[:], s.line)
	n, err := sys.Write(s.fd, s.page[:])
	if n != len(s.page) || err != nil {
		if err == nil {
			err = syscall.Errno(0)
		}
		return "unable to write ", err
	}
	return "", nil
}
