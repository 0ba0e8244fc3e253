package multilog

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/logscript"
)

// log is one log directory and what is on its way there.
type log struct {
	output    *logscript.Output
	dir       *logdir.Dir
	fd        int // the directory
	current   int // the open file of that name, -1: none
	other     int // the file that is opened beside it
	processor int // process id, 0: none
	census    logdir.Census

	// The text that was taken and is not pending yet: what gathered holds, and
	// then text[from:to]. Text that follows text is not copied.
	gathered []byte
	from, to int
	pending  []byte // to be written
}

// openLog opens a log directory, and returns when what was found there is
// tidied up.
func (m *multilog) openLog(here int, o *logscript.Output) (*log, int) {
	if err := sys.Fchdir(here); err != nil {
		return nil, m.c.Fatal(err, "unable to switch to starting directory")
	}
	sys.Mkdirat(here, o.Path, logdir.DirMode)
	// The dot asks for search permission.
	fd, err := sys.Openat(here, o.Path+"/.", sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil, m.c.Fatal(err, "unable to open directory ", o.Path)
	}
	lock, err := sys.Openat(fd, logdir.Lock, sys.WriteOnly|sys.NonBlock|sys.Append|sys.Create, logdir.LockMode)
	if err == nil {
		err = sys.Lock(lock, false)
	}
	if err != nil {
		return nil, m.c.Fatal(err, "unable to lock directory ", o.Path)
	}
	l := &log{output: o, dir: logdir.New(o.Size, o.Keep, o.HasProcessor), fd: fd, current: -1, other: -1}
	m.logs = append(m.logs, l)
	return l, m.settle()
}

// take queues text[from:to].
func (l *log) take(text []byte, from, to int) {
	if from != l.to {
		l.gathered = append(l.gathered, text[l.from:l.to]...)
		l.from = from
	}
	l.to = to
}

// pend makes what was taken pending. It stays valid until the stream is asked
// for more.
func (l *log) pend(text []byte) {
	l.pending = text[l.from:l.to]
	if len(l.gathered) > 0 {
		l.gathered = append(l.gathered, l.pending...)
		l.pending = l.gathered
		l.gathered = l.gathered[:0]
	}
	l.from, l.to = 0, 0
}

// write writes some of what is pending to current.
func (m *multilog) write(l *log) {
	cut := l.dir.Cut(l.pending)
	for cut > 0 {
		n, err := sys.Write(l.current, l.pending[:cut])
		if n <= 0 || err != nil {
			m.failed(l, logdir.Action{Op: logdir.Write, Name: logdir.Current}, err)
			return
		}
		l.dir.Wrote(l.pending[:n])
		l.pending = l.pending[n:]
		cut -= n
	}
}
