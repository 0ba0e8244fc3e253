package svlog

import (
	"errors"
	"io"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/logread"
)

// source is one log: its files as one sequence of lines.
type source struct {
	c     *cli.Command
	o     *options
	local logread.Clock
	place
	dir     int   // the log directory
	shift   int64 // what its labels are ahead of those of daemontools, in nanoseconds
	shifted bool  // shift is known
	trouble bool  // something could not be read

	parts []part
	next  int // index of the part that comes behind file
	file  *opened
	lines lines
	start int64 // where the next file begins; fromSince: where its times say
	skip  int   // how many lines that are wanted are not

	line     line
	torn     bool // it has not ended: the next one is its rest
	selected bool // it is wanted, and so is its rest

	follow follow
}

// part is a file of a log.
type part struct {
	name  string
	fd    int   // -1: it is opened by its name when its turn has come
	time  int64 // of lines without a stamp, if there is no stamp in the file
	live  bool  // it is current
	limit int64 // how much of it is read, in bytes; unlimited: all
}

// line is one line of a log.
type line struct {
	text    []byte // without its stamp; valid until the next line is read
	stamp   []byte // with the spaces behind it; may be empty
	time    int64  // of the stamp, or of the line before
	stamped bool
	rest    bool // it goes on where the line before it was cut
}

const fromSince = -1

// openSource opens a log directory; it says so if it cannot.
func openSource(c *cli.Command, o *options, local logread.Clock, p place) (*source, bool) {
	dir, err := sys.Openat(sys.Cwd, p.path, sys.ReadOnly|sys.NonBlock, 0)
	if err == nil {
		var info sys.FileInfo
		if info, err = sys.Fstat(dir); err == nil && !info.IsDir {
			err = syscall.ENOTDIR
		}
	}
	if err != nil {
		c.Fatal(err, "unable to open directory ", p.path)
		return nil, false
	}
	s := &source{c: c, o: o, local: local, place: p, dir: dir, start: fromSince}
	l, failed, err := look(dir)
	if err != nil {
		sys.Close(dir)
		if failed == "" {
			c.Fatal(err, "unable to read directory ", p.path)
		} else {
			c.Fatal(err, "unable to open ", p.path, "/", failed)
		}
		return nil, false
	}
	if len(l.files) == 0 && l.current.fd < 0 && l.previous.fd < 0 && !o.follow {
		sys.Close(dir)
		c.Fatal(nil, "unable to find a log in ", p.path)
		return nil, false
	}
	s.lines.begin(0)
	s.findShift(l)
	s.follow.note(l)
	for i := range l.files {
		l.files[i].Time -= s.shift
	}
	from, to, tail := logread.Span(l.files, o.since, o.until)
	for _, f := range l.files[from:to] {
		s.parts = append(s.parts, part{name: f.Name, fd: -1, time: f.Time, limit: unlimited})
	}
	if tail {
		s.hold(logdir.Previous, l.previous, false)
		s.hold(logdir.Current, l.current, true)
	} else {
		l.previous.close()
		l.current.close()
	}
	return s, true
}

// close ends the use of s.
func (s *source) close() {
	if s.file != nil {
		s.file.close()
	}
	for _, p := range s.parts {
		if p.fd >= 0 {
			sys.Close(p.fd)
		}
	}
	sys.Close(s.dir)
}

// hold adds a file that is open. What is written to it from here on is not
// part of what is there.
func (s *source) hold(name string, h held, live bool) {
	if h.fd >= 0 {
		s.parts = append(s.parts, part{name: name, fd: h.fd, time: h.info.Modified, live: live, limit: h.info.Size})
	}
}

// read goes to the next line that is wanted. It is false if there is none, at
// least not yet.
func (s *source) read() bool {
	for {
		if s.file == nil && !s.openNext() {
			return false
		}
		live := s.parts[s.next-1].live
		text, ok := s.lines.next(!live || !s.o.follow)
		if !ok {
			if live && s.o.follow && s.lines.err == nil {
				return false
			}
			s.finish()
			continue
		}
		if s.take(text) {
			if s.skip == 0 {
				return true
			}
			s.skip--
		}
	}
}

// openNext opens the next file and goes to where its lines are wanted.
func (s *source) openNext() bool {
	for s.next < len(s.parts) {
		start := s.start
		s.start = fromSince
		s.next++
		if !s.open(s.next - 1) {
			s.skip = 0
			continue
		}
		if s.file.plain {
			p := &s.parts[s.next-1]
			low, high := s.bounds(p.limit)
			if start != fromSince {
				low = start
			}
			s.lines.limit = high
			if p.live && s.o.follow {
				s.lines.limit = unlimited
			}
			s.lines.begin(low)
		}
		return true
	}
	return false
}

// open opens a file and reads its beginning, which says what time lines without
// a stamp have until there is one. A file that is not there any more was
// removed to make room: it is left out.
func (s *source) open(index int) bool {
	p := &s.parts[index]
	fd, err := p.fd, error(nil)
	if fd < 0 {
		fd, err = sys.Openat(s.dir, p.name, sys.ReadOnly|sys.NonBlock, 0)
		if err == syscall.ENOENT && s.rename(p) {
			fd, err = sys.Openat(s.dir, p.name, sys.ReadOnly|sys.NonBlock, 0)
		}
		if err == syscall.ENOENT {
			return false
		}
	}
	if err == nil {
		s.file, err = open(fd, p.fd < 0)
	}
	if err != nil {
		s.warn(p.name, err)
		return false
	}
	s.lines.read, s.lines.limit = s.file.read, unlimited
	s.lines.begin(0)
	s.lines.fill()
	s.line.time, s.file.stamped = p.time, false
	s.torn = false
	for rest := s.lines.buf[:s.lines.to]; len(rest) > 0; {
		if stamp, ok := s.stamp(rest); ok {
			s.line.time, s.file.stamped = stamp.Time, true
			break
		}
		rest = afterNewline(rest)
	}
	return true
}

// rename finds the name that a finished file has now: svlogd gives it another
// one when it is processed. It is false if the file is not there any more.
func (s *source) rename(p *part) bool {
	files, _ := finished(s.dir)
	for _, f := range files {
		if f.Time-s.shift == p.time {
			p.name = f.Name
			return true
		}
	}
	return false
}

// finish closes the file that is at its end.
func (s *source) finish() {
	if s.lines.err != nil {
		s.warn(s.parts[s.next-1].name, s.lines.err)
	}
	s.file.close()
	s.file = nil
	if p := &s.parts[s.next-1]; p.fd >= 0 {
		sys.Close(p.fd)
		p.fd = -1
	}
}

// warn says what is wrong with a file. Reading goes on behind it.
func (s *source) warn(name string, err error) {
	s.trouble = true
	var errno syscall.Errno
	switch {
	case errors.As(err, &errno):
		s.c.Warn(errno, "unable to read ", s.path, "/", name)
	case errors.Is(err, errUnknown):
		s.c.Warn(nil, "unable to read ", s.path, "/", name, ": ", err.Error())
	case errors.Is(err, io.ErrUnexpectedEOF):
		s.c.Warn(nil, "unable to read all of ", s.path, "/", name, ": compressed data ends too early")
	default:
		s.c.Warn(nil, "unable to read all of ", s.path, "/", name, ": compressed data is damaged")
	}
}

// take makes text, which lines has just returned, the line; it reports whether
// that is wanted.
func (s *source) take(text []byte) bool {
	s.line.rest, s.torn = s.torn, s.lines.torn
	if s.line.rest {
		s.line.text, s.line.stamp, s.line.stamped = text, nil, false
		return s.selected
	}
	stamp, ok := s.stamp(text)
	if ok {
		s.line.time = stamp.Time
	}
	s.line.stamp, s.line.text, s.line.stamped = text[:stamp.Size], text[stamp.Size:], ok
	s.selected = s.o.since <= s.line.time && s.line.time <= s.o.until && (s.o.match == nil || s.o.match(s.line.text))
	return s.selected
}

// stamp reads the stamp that a line of the log begins with.
func (s *source) stamp(text []byte) (logread.Stamp, bool) {
	stamp, ok := logread.ParseStamp(text, s.local)
	if stamp.Label {
		stamp.Time -= s.shift
	}
	return stamp, ok
}
