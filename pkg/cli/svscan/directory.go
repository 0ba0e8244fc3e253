package svscan

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
)

// fullScan is the number of safety scans of which one looks at every service
// even though the scan directory has not changed: what a symbolic link points
// to may have been replaced.
const fullScan = 12

// settledAfter is how long after its last change a directory's modification
// time can be relied on: two changes within one tick of the file system's clock
// leave the same.
const settledAfter = 1_000_000_000

func (l *loop) watchDirectory() {
	w, err := sys.NewWatch()
	if err != nil {
		return
	}
	if _, err := w.Add("."); err != nil {
		w.Close()
		return
	}
	l.watch = w
	l.waiter.Add(w.Fd(), changed)
}

// changes takes what the watch reports. A name that is new is looked at by
// itself; for anything else the whole directory must be read, which it reports.
func (l *loop) changes() (all bool) {
	l.watch.Drain(func(_ int, name string) {
		if name != "" && name[0] == '.' {
			return
		}
		if name == "" || l.core.Named(name) || !l.look(name) {
			all = true
		}
	})
	return all
}

// look shows the core one name, and reports false if that is not the whole
// story.
func (l *loop) look(name string) bool {
	info, err := sys.Statat(sys.Cwd, name)
	if err != nil || l.core.Known(scan.ID{Dev: info.Dev, Ino: info.Ino}) {
		return false
	}
	if e, ok := l.entry(name, info); ok {
		l.step(scan.Event{Kind: scan.Seen, Entries: []scan.Entry{e}})
	}
	return true
}

// safetyScan is for what no watch reports. An unchanged directory costs one
// fstat.
func (l *loop) safetyScan(all bool) {
	l.scans++
	if l.scans%fullScan == 0 {
		l.inspect()
	}
	info, err := sys.Fstat(l.fd)
	if all || err != nil || l.unreadable || len(l.troubled) > 0 || l.scans%fullScan == 0 ||
		info.Modified != l.modified || info.Modified > l.read-settledAfter {
		l.list(true)
	}
}

// list reads the whole scan directory and shows it to the core. With repeat,
// troubles that were complained about before are complained about again: that
// is at the safety scan's pace, which is the C program's.
func (l *loop) list(repeat bool) {
	l.read = sys.Wall()
	names, err := l.names()
	if err != nil {
		if repeat || !l.unreadable {
			l.c.Warn(err, "unable to read directory")
		}
		l.unreadable = true
		return
	}
	l.unreadable = false
	if repeat {
		l.troubled = nil
	}
	var entries []scan.Entry
	for _, name := range names {
		if name[0] == '.' {
			continue
		}
		info, err := sys.Statat(sys.Cwd, name)
		if err != nil {
			if err != syscall.ENOENT || dangling(name) {
				l.trouble(name, err, "unable to stat ", name)
			}
			continue
		}
		if e, ok := l.entry(name, info); ok {
			entries = append(entries, e)
		}
	}
	l.step(scan.Event{Kind: scan.Listed, Entries: entries})
}

// names reads the names in the scan directory. It stays open, so that running
// out of descriptors does not blind the scan.
func (l *loop) names() ([]string, error) {
	if l.fd < 0 {
		fd, err := sys.Openat(sys.Cwd, ".", sys.ReadOnly, 0)
		if err != nil {
			return nil, err
		}
		l.fd = fd
	}
	if info, err := sys.Fstat(l.fd); err == nil {
		l.modified = info.Modified
	}
	return sys.NamesOf(l.fd)
}

// entry makes what the core wants to know of a name; ok is false if it is none
// of its business.
func (l *loop) entry(name string, info sys.FileInfo) (e scan.Entry, ok bool) {
	e = scan.Entry{Name: name, ID: scan.ID{Dev: info.Dev, Ino: info.Ino}}
	if !info.IsDir {
		return e, false
	}
	if l.core.Known(e.ID) {
		return e, true
	}
	switch _, err := sys.Statat(sys.Cwd, name+"/"+rundir.Log); err {
	case nil:
		e.Logged = true
	case syscall.ENOENT:
	default:
		l.trouble(name, err, "unable to stat ", name, "/", rundir.Log)
		return e, false
	}
	if self, err := sys.Lstatat(sys.Cwd, name); err == nil {
		e.Link = self.IsLink
	}
	e.Stamp = info.Modified + info.Changed
	if run, err := sys.Statat(sys.Cwd, name+"/"+rundir.Run); err == nil {
		e.Runnable = !run.IsDir && run.Mode&0o111 != 0
		e.Stamp += run.Modified + run.Changed
	}
	return e, true
}

// dangling reports whether name, which leads nowhere, is a symbolic link. If not
// it was removed since the directory was read; it may be back by now, and then
// that change is reported, too.
func dangling(name string) bool {
	info, err := sys.Lstatat(sys.Cwd, name)
	return err == nil && info.IsLink
}

// trouble says why the service name cannot be had: once until the next safety
// scan, which tries again.
func (l *loop) trouble(name string, err error, text ...string) {
	if l.troubled[name] {
		return
	}
	if l.troubled == nil {
		l.troubled = map[string]bool{}
	}
	l.troubled[name] = true
	l.c.Warn(err, text...)
}
