package svlog

import (
	"bytes"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logread"
)

// leap is what TAI is ahead of daemontools' labels, in nanoseconds. daemontools,
// multilog and svlogd count no leap seconds; s6-log does, as it is built by most.
const leap = 27e9

// lastLines is how much of the end of a file is looked through for a label, in
// bytes.
const lastLines = 16384

// findShift finds what the labels of a log are ahead. Nobody writes a line
// before its time: if the last line of the newest file seems to be from after
// the file's last change, and by as much as there are leap seconds, they are
// counted. Where no line can be seen the file's name says the same.
func (s *source) findShift(l listing) {
	newest := l.current
	if newest.fd < 0 || newest.info.Size == 0 {
		newest = l.previous
	}
	if newest.fd >= 0 && newest.info.Size > 0 {
		s.shiftOf(newest)
		return
	}
	if len(l.files) == 0 {
		return
	}
	last := l.files[len(l.files)-1]
	newest, err := hold(s.dir, last.Name)
	if err != nil || newest.fd < 0 {
		return
	}
	defer newest.close()
	s.shiftOf(newest)
	if !s.shifted {
		s.judge(last.Time, newest.info.Modified)
	}
}

// shiftOf looks for the last label in a file.
func (s *source) shiftOf(h held) {
	end := make([]byte, lastLines)
	n, err := sys.ReadAt(h.fd, end, max(h.info.Size-lastLines, 0))
	if err != nil {
		return
	}
	for end = end[:n]; len(end) > 0; {
		line := bytes.LastIndexByte(end[:len(end)-1], '\n') + 1
		if stamp, ok := logread.ParseStamp(end[line:], s.local); ok && stamp.Label {
			s.judge(stamp.Time, h.info.Modified)
			return
		}
		end = end[:line]
	}
}

// judge decides whether a label that was made at about the time now is ahead.
func (s *source) judge(label, now int64) {
	const inaccuracy = 1e9
	s.shifted = true
	if now+leap-inaccuracy < label && label < now+leap+inaccuracy {
		s.shift = leap
	}
}
