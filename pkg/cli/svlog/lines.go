package svlog

import "bytes"

const (
	// bufferSize is how much of a log is in memory, in bytes.
	bufferSize = 65536
	// maxLine is the length in bytes of the longest line; what is longer counts
	// as several.
	maxLine = bufferSize / 2
)

// lines cuts what is read into lines. The buffer is reused from file to file.
type lines struct {
	read  func(p []byte, at int64) (int, error) // n is 0 at the end, for now
	limit int64                                 // where reading ends, in bytes from the beginning; unlimited: nowhere
	buf   []byte
	from  int   // what of buf was not returned yet
	to    int   //
	seen  int   // how much of that holds no newline
	at    int64 // where buf[from] is in the file
	torn  bool  // the line before has not ended: this is its continuation
	err   error // of the last read, to be told when the buffer is empty
}

const unlimited = 1<<63 - 1

// begin goes to at, the beginning of a line.
func (l *lines) begin(at int64) {
	if l.buf == nil {
		l.buf = make([]byte, bufferSize)
	}
	l.from, l.to, l.seen, l.at, l.torn, l.err = 0, 0, 0, at, false, nil
}

// cut says that the file has size bytes. It may have become shorter: the next
// multilog takes back what one that was killed has left, and writes it again.
func (l *lines) cut(size int64) {
	if size < l.at+int64(l.to-l.from) {
		l.begin(min(l.at, size))
	}
}

// next returns the next line, without its newline; ok is false where there is
// none. A last line that has not ended is returned if partly is true.
func (l *lines) next(partly bool) (line []byte, ok bool) {
	for {
		rest := l.buf[l.from:l.to]
		if i := bytes.IndexByte(rest[l.seen:min(len(rest), maxLine)], '\n'); i >= 0 {
			return l.take(l.seen+i, 1), true
		}
		l.seen = min(len(rest), maxLine)
		if l.seen == maxLine {
			return l.take(maxLine, 0), true
		}
		if !l.fill() {
			if partly && len(rest) > 0 {
				return l.take(len(rest), 0), true
			}
			return nil, false
		}
	}
}

// take returns the next size bytes and leaves out as many as newline says.
func (l *lines) take(size, newline int) []byte {
	line := l.buf[l.from : l.from+size]
	l.from += size + newline
	l.at += int64(size + newline)
	l.seen = 0
	l.torn = newline == 0
	return line
}

// fill reads more. It is false at the end and behind an error.
func (l *lines) fill() bool {
	if l.err != nil {
		return false
	}
	if l.from > 0 {
		copy(l.buf, l.buf[l.from:l.to])
		l.from, l.to = 0, l.to-l.from
	}
	at := l.at + int64(l.to)
	room := min(int64(len(l.buf)-l.to), l.limit-at)
	if room <= 0 {
		return false
	}
	var n int
	n, l.err = l.read(l.buf[l.to:l.to+int(room)], at)
	l.to += n
	return n > 0
}
