// Package svc is the client of supervise: it asks for the state of a service,
// waits until it changes, and sends it control bytes. It is what svc, svstat,
// svok, svwait and sv are made of, and other programs may import it.
//
// A Service is a handle on the run directory: renaming or replacing the
// directory afterwards does not change which service it is, and nothing here
// changes the working directory. It works with every supervise of the family
// whose supervise directory is that of daemontools. Source: spec formats.md 3
// to 5.
package svc

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// Service is an open run directory.
type Service struct {
	dir int
	// path is in front of every name, and dir the working directory, in Ask.
	path string
}

// Open opens the run directory path. The step of its error is Enter.
func Open(path string) (*Service, error) {
	dir, err := sys.OpenDir(path)
	if err != nil {
		return nil, &Error{Enter, err}
	}
	return &Service{dir: dir}, nil
}

// OpenAt is Open for a path seen from the open directory dir.
func OpenAt(dir int, path string) (*Service, error) {
	fd, err := sys.OpenDirAt(dir, path)
	if err != nil {
		return nil, &Error{Enter, err}
	}
	return &Service{dir: fd}, nil
}

// Close ends the use of s.
func (s *Service) Close() { sys.Close(s.dir) }

// Dir is the descriptor of the run directory, open until Close: a handle for
// what a program that runs in the directory is to find.
func (s *Service) Dir() int { return s.dir }

// Status is the state of a service and of its supervise.
type Status struct {
	Running    bool // supervise is running; if not, State is empty
	NormallyUp bool // there is no down file now
	rundir.State

	// Set where the service says so, or its check.
	Ready      bool
	ReadySince tai.Time
	Unready    bool // it can, and has not said so yet
	// The service died too often, or its finish said that it is not to be started
	// again.
	Failed bool
	// The service waits for this one before it starts; "": it does not.
	Waits string

	// The process is not the service but finish, which cleans up after it. Set
	// where supervise says so; daemontools has no finish.
	Finishing bool
	// The service process was sent TERM and has not ended. daemontools' record
	// tells that only of a service that is to stay down: rundir.DownByte sent it.
	TermSent bool
	// The control byte rundir.Exit sends the service TERM, as in runit; the
	// others wait until it is down. Not set while there is no process.
	ExitEnds bool
}

// Up reports whether the service process runs.
func (st Status) Up() bool { return st.Running && st.PID != 0 && !st.Finishing }

// Status returns the state of s as it is now. That supervise does not run any
// more is a state; that it never did is an error: its step is OpenOK and it
// wraps ENOENT.
//
// The steps of its errors are StatDown, OpenOK, OpenStatus and ReadStatus; the
// last wraps rundir.ErrFormat where the record is too short.
func (s *Service) Status() (Status, error) {
	var st Status
	switch _, err := sys.Statat(s.dir, s.path+rundir.Down); err {
	case nil:
	case syscall.ENOENT:
		st.NormallyUp = true
	default:
		return st, &Error{StatDown, err}
	}
	switch err := s.openOK(); err {
	case nil:
		st.Running = true
	case syscall.ENXIO:
		return st, nil
	default:
		return st, &Error{OpenOK, err}
	}
	record, err := s.record()
	if err != nil {
		return st, err
	}
	st.State = record.State
	if runit, ok := rundir.ParseRunit(record.bytes()); ok {
		st.Finishing, st.TermSent, st.ExitEnds = runit.Finishing, runit.TermSent, true
	} else {
		st.TermSent = st.PID != 0 && st.Want == rundir.WantDown
	}
	s.addDetail(&st)
	return st, nil
}

// Ask returns the state of the service in the run directory path: it is Open and
// Status, and Close, with fewer calls.
func Ask(path string) (Status, error) {
	if path != "" {
		s := Service{dir: sys.Cwd, path: path + "/"}
		if st, err := s.Status(); err == nil {
			return st, nil
		}
	}
	s, err := Open(path) // for the error of the first step that fails
	if err != nil {
		return Status{}, err
	}
	defer s.Close()
	return s.Status()
}

// addDetail adds what supervise says beyond the status record, as far as it is
// about the process that the record is about.
func (s *Service) addDetail(st *Status) {
	fd, err := sys.Openat(s.dir, s.path+rundir.DetailName, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return
	}
	defer sys.Close(fd)
	var text [rundir.LongestDetail]byte
	n, err := sys.Read(fd, text[:])
	if err != nil {
		return
	}
	d := rundir.ParseDetail(string(text[:max(n, 0)]))
	if st.PID != 0 {
		st.Ready = d.Ready && d.PID == st.PID
		st.Unready = d.Unready && d.PID == st.PID
		if st.Ready {
			st.ReadySince = d.ReadySince
		}
		return
	}
	st.Finishing, st.Failed, st.Waits = st.Finishing || d.Finishing, d.Failed, d.Waits
}

// Last returns the last state that was recorded of s, whether or not supervise
// is running. The steps of its errors are OpenStatus and ReadStatus.
func (s *Service) Last() (rundir.State, error) {
	record, err := s.record()
	return record.State, err
}

// Running reports whether supervise is running. The step of its error is OpenOK.
func (s *Service) Running() (bool, error) {
	switch err := s.openOK(); err {
	case nil:
		return true, nil
	case syscall.ENXIO, syscall.ENOENT:
		return false, nil
	default:
		return false, &Error{OpenOK, err}
	}
}

// openOK opens the FIFO that has a reader as long as supervise runs.
func (s *Service) openOK() error {
	fd, err := sys.Openat(s.dir, s.path+rundir.OK, sys.WriteOnly|sys.NonBlock, 0)
	if err == nil {
		sys.Close(fd)
	}
	return err
}

// record is a status record as it was read.
type record struct {
	rundir.State
	read [64]byte // the family's longest has 40
	size int
}

func (r *record) bytes() []byte { return r.read[:r.size] }

// record reads the status record.
func (s *Service) record() (r record, err error) {
	fd, err := sys.Openat(s.dir, s.path+rundir.Status, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return r, &Error{OpenStatus, err}
	}
	defer sys.Close(fd)
	r.size, err = sys.Read(fd, r.read[:])
	if err != nil {
		return r, &Error{ReadStatus, err}
	}
	r.State, err = rundir.ParseStatus(r.bytes())
	if err != nil {
		return r, &Error{ReadStatus, err}
	}
	return r, nil
}

// Send writes control bytes (rundir.Up and so on) to supervise, in one write:
// up to 512 arrive together or not at all. With none it only finds out whether
// supervise would take them.
//
// The steps of its errors are OpenControl, which wraps ErrNotRunning where
// nobody reads, and WriteControl. Send never waits: where a supervise that is
// stopped has let its FIFO fill up, the error wraps EAGAIN. A program in whose
// place SIGPIPE would kill (no Go program with its signals as the runtime left
// them) must ignore it.
func (s *Service) Send(control ...byte) error {
	fd, err := sys.Openat(s.dir, s.path+rundir.Control, sys.WriteOnly|sys.NonBlock, 0)
	if err == syscall.ENXIO {
		return &Error{OpenControl, ErrNotRunning}
	}
	if err != nil {
		return &Error{OpenControl, err}
	}
	defer sys.Close(fd)
	for len(control) > 0 {
		n, err := sys.WriteFile(fd, control) // non-blocking
		if err != nil {
			return &Error{WriteControl, err}
		}
		control = control[n:]
	}
	return nil
}
