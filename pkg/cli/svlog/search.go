package svlog

import (
	"bytes"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logread"
)

// bounds returns the part of the open file, which is not compressed, that the
// lines from since to until are in. Times in a file are taken to rise.
func (s *source) bounds(limit int64) (low, high int64) {
	info, err := sys.Fstat(s.file.fd)
	if err != nil {
		return 0, limit
	}
	limit = min(limit, info.Size)
	if !s.file.stamped {
		return 0, limit // take sees to it
	}
	low, high = 0, limit
	if s.line.time < s.o.since {
		low = s.search(limit, s.o.since)
	}
	if s.o.until < logread.Latest {
		high = s.search(limit, s.o.until+1)
	}
	return low, high
}

// search returns where the first line whose stamp is not before time begins, at
// most limit.
func (s *source) search(limit, time int64) int64 {
	found := limit
	for low, high := int64(0), limit; low < high; {
		middle := low + (high-low)/2
		at, stamp, ok := s.stampFrom(middle, high, limit)
		switch {
		case !ok:
			high = middle
		case stamp.Time < time:
			low = at + 1
		default:
			found, high = at, middle
		}
	}
	return found
}

// stampFrom returns the first line with a stamp that begins at from or behind
// it, and before high; the file ends at limit.
func (s *source) stampFrom(from, high, limit int64) (at int64, stamp logread.Stamp, ok bool) {
	s.lines.limit = limit
	s.lines.begin(max(from-1, 0))
	if from > 0 && !s.nextLine() {
		return 0, stamp, false
	}
	for {
		at = s.lines.at
		text, more := s.lines.next(true)
		if !more || at >= high {
			return 0, stamp, false
		}
		if stamp, ok = s.stamp(text); ok {
			return at, stamp, true
		}
		if s.lines.torn && !s.nextLine() {
			return 0, stamp, false
		}
	}
}

// nextLine goes behind the next newline. It is false if there is none.
func (s *source) nextLine() bool {
	for {
		if _, ok := s.lines.next(true); !ok {
			return false
		}
		if !s.lines.torn {
			return true
		}
	}
}

const (
	firstStep = 16384   // how far back the end of a file is looked for lines at first, in bytes
	lastStep  = 4 << 20 // the longest step
)

// tail makes the last want lines those that are read. It returns how many there
// are.
func (s *source) tail(want int) (found int) {
	if live := s.livePart(); want == 0 && live != nil {
		s.next, s.start = len(s.parts)-1, live.limit
		return 0
	}
	for s.next = len(s.parts); s.next > 0 && found < want; {
		s.next--
		if !s.open(s.next) {
			continue
		}
		if s.file.plain {
			found += s.tailPlain(want - found)
		} else {
			n := s.count()
			s.skip = max(n-(want-found), 0)
			found += n - s.skip
		}
		s.file.close()
		s.file = nil
	}
	return found
}

// tailPlain is tail for the open file: it goes back, in steps that grow.
func (s *source) tailPlain(want int) (found int) {
	low, high := s.bounds(s.parts[s.next].limit)
	first := s.line.time
	for step := int64(firstStep); found < want; step = min(2*step, lastStep) {
		from := s.lineFrom(max(high-step, low), low, high)
		s.lines.limit = high
		s.lines.begin(from)
		s.line.time, s.torn = first, false
		n := s.count()
		s.start, s.skip = from, max(n-(want-found), 0)
		found += n - s.skip
		high = from
		if from <= low {
			break
		}
	}
	return found
}

// lineFrom returns where the first line at from or behind it begins, in a file
// with stamps the first line with one; low, which is where one begins, if there
// is none before high.
func (s *source) lineFrom(from, low, high int64) int64 {
	if from <= low {
		return low
	}
	if s.file.stamped {
		if at, _, ok := s.stampFrom(from, high, high); ok {
			return at
		}
		return low
	}
	s.lines.limit = high
	s.lines.begin(from - 1)
	if s.nextLine() && s.lines.at < high {
		return s.lines.at
	}
	return low
}

// count reads what lines will read and returns how many lines are wanted.
func (s *source) count() (n int) {
	for {
		text, ok := s.lines.next(true)
		if !ok {
			return n
		}
		if s.take(text) {
			n++
		}
	}
}

// afterNewline returns what is behind the first newline.
func afterNewline(p []byte) []byte {
	if i := bytes.IndexByte(p, '\n'); i >= 0 {
		return p[i+1:]
	}
	return nil
}
