package svlog

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/logread"
)

// looks is how often a log directory is looked at until it does not change
// while that is done. A logger does not rotate that fast.
const looks = 10

// listing is what was in a log directory at one moment.
type listing struct {
	files    []logread.File // finished, in order
	previous held           // not finished yet: its processor runs, say
	made     bool           // previous is what the processor has made of it
	current  held
}

// held is an open file, so that it can be read whatever happens to its name.
type held struct {
	fd   int // -1: there was none
	info sys.FileInfo
}

func (h held) is(other sys.FileInfo) bool {
	return h.fd >= 0 && h.info.Ino == other.Ino && h.info.Dev == other.Dev
}

func (h held) close() {
	if h.fd >= 0 {
		sys.Close(h.fd)
	}
}

// look lists the log directory dir. Each line that was in it is in one of the
// files, and in only one.
func look(dir int) (l listing, failed string, err error) {
	for n := 0; ; n++ {
		if l.current, err = hold(dir, logdir.Current); err != nil {
			return listing{}, logdir.Current, err
		}
		if l.previous, err = hold(dir, logdir.Previous); err != nil {
			l.current.close()
			return listing{}, logdir.Previous, err
		}
		name := logdir.Previous
		if l.made = l.previous.fd < 0; l.made {
			name = logdir.Processed
			l.previous = holdProcessed(dir)
		}
		if l.files, err = finished(dir); err != nil {
			l.current.close()
			l.previous.close()
			return listing{}, "", err
		}
		if n == looks || l.current.stays(dir, logdir.Current) && (l.previous.fd < 0 || l.previous.stays(dir, name)) {
			break
		}
		l.current.close()
		l.previous.close()
	}
	l.leaveOut(dir)
	return l, "", nil
}

// hold opens a file of a log directory.
func hold(dir int, name string) (h held, err error) {
	h.fd, err = sys.Openat(dir, name, sys.ReadOnly|sys.NonBlock, 0)
	if err == syscall.ENOENT {
		return held{fd: -1}, nil
	}
	if err != nil {
		return held{fd: -1}, err
	}
	if h.info, err = sys.Fstat(h.fd); err != nil {
		sys.Close(h.fd)
		return held{fd: -1}, err
	}
	return h, nil
}

// holdProcessed opens what a processor has made, if that is complete. Then
// previous is removed, and only after that the file gets its final name.
func holdProcessed(dir int) held {
	h, err := hold(dir, logdir.Processed)
	if err == nil && h.fd >= 0 && !logdir.IsComplete(h.info.Mode) {
		h.close()
		h.fd = -1
	}
	return h
}

// stays reports whether name still is that file, or still is not there.
func (h held) stays(dir int, name string) bool {
	info, err := sys.Statat(dir, name)
	if err != nil {
		return h.fd < 0
	}
	return h.is(info)
}

// leaveOut takes out what is there under two names: between link(2) and
// unlink(2), previous or, behind a crash, current is a finished file as well.
func (l *listing) leaveOut(dir int) {
	n := len(l.files)
	if n == 0 {
		return
	}
	newest, err := sys.Statat(dir, l.files[n-1].Name)
	if err == nil && (l.previous.is(newest) || l.current.is(newest)) {
		l.files = l.files[:n-1]
	}
}

// finished returns the finished files of a log directory, in order.
func finished(dir int) (files []logread.File, err error) {
	err = sys.EachName(dir, make([]byte, 32768), func(name []byte) {
		if f, ok := logread.Finished(name); ok {
			files = append(files, f)
		}
	})
	return logread.Arrange(files), err
}
