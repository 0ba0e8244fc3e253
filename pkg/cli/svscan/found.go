package svscan

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/svc"
)

// where is the run directory of a role, behind the service's name.
var where = [...]string{scan.Main: "", scan.Logger: "/" + rundir.Log}

// find looks for a supervise that runs already: another svscan has started it.
// It reports whether there is one, and by which number the core is to know it:
// 0 if it is one that leaves no record, as C's.
func (l *loop) find(v *scan.Service, role scan.Role) (number int, there bool) {
	lock, err := sys.Openat(sys.Cwd, v.Name+where[role]+"/"+rundir.Lock, sys.WriteOnly|sys.NonBlock|sys.Append, 0)
	if err != nil {
		return 0, err == syscall.EMFILE || err == syscall.ENFILE // then nobody can tell
	}
	defer sys.Close(lock)
	if sys.Lock(lock, false) != syscall.EAGAIN {
		return 0, false
	}
	r, ok := l.record(v, role)
	if !ok {
		return 0, true
	}
	h := l.holders[int(r.Self.PID)]
	if h == nil {
		if sys.StartOf(r.Self.PID) != r.Self.Start { // a child it left behind has the lock for a moment
			return 0, false
		}
		fd, err := sys.OpenProcess(r.Self.PID)
		if err != nil {
			return 0, true
		}
		h = l.hold(int(r.Self.PID), fd, -1)
	}
	return l.ticket(h, v, role), true
}

// record returns the record in a run directory, if there is one.
func (l *loop) record(v *scan.Service, role scan.Role) (r resume.Record, ok bool) {
	dir, err := sys.Openat(sys.Cwd, v.Name+where[role], sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return r, false
	}
	defer sys.Close(dir)
	return svc.Record(l.boot, dir)
}
