package multilog

import (
	"bytes"
	"syscall"

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

	// The text that was taken and is not pending yet: what out holds, and then
	// text[from:to]. Where nothing comes between the lines they are not copied.
	out      []byte
	from, to int
	pending  [2][]byte // to be written
}

// How much text is gathered for a log directory before it is written, in bytes:
// little at first.
const (
	smallOutput = 8 << 10
	largeOutput = 64 << 10
)

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
		err = m.lock(here, lock)
	}
	if err != nil {
		return nil, m.c.Fatal(err, "unable to lock directory ", o.Path)
	}
	l := &log{output: o, fd: fd, current: -1, other: -1}
	l.dir = logdir.New(logdir.Config{
		Limit: o.Size, Age: o.Age * 1e9, Code: o.Code, Processor: o.HasProcessor || o.Compress,
	})
	m.logs = append(m.logs, l)
	if err := m.rollBack(l); err != nil {
		return nil, m.c.Fatal(err, "unable to cut ", o.Path, "/", logdir.Current)
	}
	return l, m.settle()
}

// lock locks a log directory. A predecessor that was killed while it started a
// processor has left a child that still has the lock, until it is the processor.
func (m *multilog) lock(here, fd int) error {
	const tries, between = 100, 1e6 // nanoseconds
	for n := 0; ; n++ {
		err := sys.Lock(fd, false)
		if err == nil || n == 0 {
			m.inherit(here)
		}
		if err != syscall.EAGAIN || m.legacy.note == nil || n == tries {
			return err
		}
		m.await(false, between)
	}
}

// before is how many bytes come before a line.
func (m *multilog) before(l *log) int { return m.script.Stamp.Size() + len(l.output.Prefix) }

// fits returns how many of n bytes of a piece of text, which starts a line or
// not, go to current as it is.
func (m *multilog) fits(l *log, start bool, n int) int {
	before := 0
	if start {
		before = m.before(l)
	}
	n = l.dir.Fits(before+n) - before
	if n <= 0 {
		l.dir.Full()
		return 0
	}
	return n
}

// take queues text[from:to], of which the first byte starts a line or not.
func (m *multilog) take(l *log, text []byte, from, to int, start bool) {
	size := to - from
	if m.before(l) > 0 {
		size = m.dress(l, text, from, to, start)
	} else if from == l.to {
		l.to = to
	} else {
		if cap(l.out)-len(l.out) < l.to-l.from {
			m.spill(l, text)
		}
		l.out = append(l.out, text[l.from:l.to]...)
		l.from, l.to = from, to
	}
	l.dir.Took(size, text[to-1] == '\n')
}

// dress copies lines to out with what comes before each, and returns how many
// bytes they are then.
func (m *multilog) dress(l *log, text []byte, from, to int, start bool) (size int) {
	stamp, prefix := m.stream.Stamp(from), l.output.Prefix
	before := len(stamp) + len(prefix)
	for from < to {
		line := text[from:to]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i+1]
		}
		if cap(l.out)-len(l.out) < before+len(line) {
			m.spill(l, text)
			// What does not fit at all goes in parts.
			line = line[:min(len(line), cap(l.out)-before)]
		}
		if start {
			l.out = append(append(l.out, stamp...), prefix...)
			size += before
		}
		l.out = append(l.out, line...)
		size += len(line)
		from += len(line)
		if start = line[len(line)-1] == '\n'; start {
			stamp = m.stream.Stamp(from)
		}
	}
	return size
}

// spill writes what was taken so far, and makes more room for the next time.
func (m *multilog) spill(l *log, text []byte) {
	l.pend(text)
	m.settle()
	switch cap(l.out) {
	case 0:
		l.out = make([]byte, 0, smallOutput)
	case smallOutput:
		l.out = make([]byte, 0, largeOutput)
	}
}

// pend makes what was taken pending. It stays valid until something is taken.
func (l *log) pend(text []byte) {
	l.pending = [2][]byte{l.out, text[l.from:l.to]}
	l.out = l.out[:0]
	l.from, l.to = 0, 0
}

// hasPending reports whether there is anything to be written.
func (l *log) hasPending() bool { return len(l.pending[0])+len(l.pending[1]) > 0 }

// write writes what is pending to current.
func (m *multilog) write(l *log) {
	for i := range l.pending {
		for len(l.pending[i]) > 0 {
			n, err := sys.WriteFile(l.current, l.pending[i])
			if n <= 0 || err != nil {
				m.failed(l, logdir.Action{Op: logdir.Write, Name: logdir.Current}, err)
				return
			}
			l.pending[i] = l.pending[i][n:]
		}
	}
}
