package svlog

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/logread"
)

// follow is what is known of a log directory that is followed.
type follow struct {
	newest  int64 // when the newest finished file was finished, as its name says
	pending bool  // a file before current was not finished then, and is read already
	changed int64 // the directory's last change that was looked at
	gone    bool
}

// note remembers what was there when current was.
func (f *follow) note(l listing) {
	f.newest = logread.Earliest
	if n := len(l.files); n > 0 {
		f.newest = l.files[n-1].Time
	}
	f.pending = l.previous.fd >= 0
}

// refresh finds what is new in the log: more lines in current, or another
// current. It says so when the log directory is gone.
func (s *source) refresh() {
	if s.follow.gone {
		return
	}
	info, err := sys.Fstat(s.dir)
	if err == nil && info.Links == 0 {
		err = syscall.ENOENT
	}
	if err != nil {
		s.endFollowing(err)
		return
	}
	now, err := sys.Statat(s.dir, logdir.Current)
	if err == syscall.ENOENT {
		return // it is being rotated away
	}
	if err != nil {
		s.endFollowing(err)
		return
	}
	live := s.livePart()
	if live != nil && s.file != nil {
		if read, err := sys.Fstat(s.file.fd); err == nil && read.Ino == now.Ino && read.Dev == now.Dev {
			if !s.shifted {
				s.shiftOf(held{fd: s.file.fd, info: now})
			}
			s.lines.cut(now.Size)
			if info.Changed != s.follow.changed {
				s.noteFinished(now, info.Changed)
			}
			return
		}
	}
	s.rotated(live)
}

// livePart returns the file that was current when last looked at.
func (s *source) livePart() *part {
	if n := len(s.parts); n > 0 && s.parts[n-1].live {
		return &s.parts[n-1]
	}
	return nil
}

// noteFinished remembers which files are finished while current stays the same,
// so that those are known that come behind it. changed is when the directory
// was last changed.
func (s *source) noteFinished(current sys.FileInfo, changed int64) {
	for _, name := range []string{logdir.Previous, logdir.Processed} {
		if _, err := sys.Statat(s.dir, name); err != syscall.ENOENT {
			return // one more is to come
		}
	}
	files, err := finished(s.dir)
	if err != nil {
		return
	}
	if now, err := sys.Statat(s.dir, logdir.Current); err != nil || now.Ino != current.Ino || now.Dev != current.Dev {
		return
	}
	s.follow.note(listing{files: files, previous: held{fd: -1}})
	s.follow.changed = changed
}

// rotated adds the files that have come behind the one that was current.
func (s *source) rotated(live *part) {
	l, _, err := look(s.dir)
	if err != nil {
		s.endFollowing(err)
		return
	}
	if l.current.fd < 0 {
		l.previous.close()
		return // the next event shows more
	}
	behind := len(l.files)
	for behind > 0 && l.files[behind-1].Time > s.follow.newest {
		behind--
	}
	files := l.files[behind:]
	previous := l.previous
	if live != nil && s.file != nil {
		files, previous = s.behind(files, previous, l.made)
		live.live = false
	}
	for _, f := range files {
		s.parts = append(s.parts, part{name: f.Name, fd: -1, time: f.Time - s.shift, limit: unlimited})
	}
	s.hold(logdir.Previous, previous, false)
	s.hold(logdir.Current, l.current, true)
	s.follow.note(l)
	s.follow.changed = 0
	// What was read is not needed any more, so that the list does not grow.
	done := s.next
	if s.file != nil {
		done--
	}
	s.parts = append(s.parts[:0], s.parts[done:]...)
	s.next -= done
}

// behind returns which of the files that are new come behind the open one,
// which was current. made says that previous is what a processor has made.
func (s *source) behind(files []logread.File, previous held, made bool) ([]logread.File, held) {
	read, err := sys.Fstat(s.file.fd)
	if err == nil && previous.is(read) {
		previous.close()
		return nil, held{fd: -1}
	}
	for i, f := range files {
		if info, e := sys.Statat(s.dir, f.Name); err == nil && e == nil && info.Ino == read.Ino && info.Dev == read.Dev {
			return files[i+1:], previous
		}
	}
	// A processor has made another file of it, and perhaps of the one before.
	skip := 1
	if s.follow.pending {
		skip = 2
	}
	if made && skip > len(files) {
		previous.close()
		previous.fd = -1
	}
	return files[min(skip, len(files)):], previous
}

// endFollowing says that a log cannot be followed any more.
func (s *source) endFollowing(err error) {
	s.follow.gone, s.trouble = true, true
	s.c.Warn(err, "unable to follow ", s.path)
}
