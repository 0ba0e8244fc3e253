package svscan

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/svc"
)

// found is a supervise that runs already: another svscan has started it.
type found struct {
	fd      int // of the process: it can be read when that has ended
	service *scan.Service
	role    scan.Role
}

// where is the run directory of a role, behind the service's name.
var where = [...]string{scan.Main: "", scan.Logger: "/" + rundir.Log}

// find looks for a supervise that runs already. It reports whether there is one,
// and its process id, or 0 if it is one that leaves no record, as C's.
func (l *loop) find(v *scan.Service, role scan.Role) (pid int, there bool) {
	lock, err := sys.Openat(sys.Cwd, v.Name+where[role]+"/"+rundir.Lock, sys.WriteOnly|sys.NonBlock|sys.Append, 0)
	if err != nil {
		return 0, err == syscall.EMFILE || err == syscall.ENFILE // then nobody can tell
	}
	defer sys.Close(lock)
	if sys.Lock(lock, false) != syscall.EAGAIN {
		return 0, false
	}
	self, ok := record(v, role)
	if !ok {
		return 0, true
	}
	if sys.StartOf(self.PID) != self.Start { // a child it left behind has the lock for a moment
		return 0, false
	}
	fd, err := sys.OpenProcess(self.PID)
	if err != nil {
		return 0, true
	}
	l.found[int(self.PID)] = found{fd, v, role}
	return int(self.PID), true
}

// record returns who keeps the record in a run directory, if there is one.
func record(v *scan.Service, role scan.Role) (self resume.Process, ok bool) {
	dir, err := sys.Openat(sys.Cwd, v.Name+where[role], sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return self, false
	}
	defer sys.Close(dir)
	self, _, ok = svc.Record(dir)
	return self, ok
}

// poll waits until a child ended, the scan directory changed, a supervise that
// was found ended, or the time is over. It reports the last two.
func (l *loop) poll(timeout int64) (ended, changed bool) {
	l.set = append(l.set[:0], sys.PollFd{Fd: l.children}, sys.PollFd{Fd: l.watch.Fd()})
	l.pids = l.pids[:0]
	for pid, f := range l.found {
		l.set = append(l.set, sys.PollFd{Fd: f.fd})
		l.pids = append(l.pids, pid)
	}
	l.poller.Wait(l.set, timeout)
	for i, pid := range l.pids {
		if l.set[2+i].Ready {
			l.gone(pid)
			ended = true
		}
	}
	return ended, l.set[1].Ready
}

// gone tells the core that a supervise that was found has ended. How is not to be
// learned from a process that is no child, but one that was told to exit leaves
// no record.
func (l *loop) gone(pid int) {
	f := l.found[pid]
	delete(l.found, pid)
	how := scan.Clean
	if _, ok := record(f.service, f.role); ok {
		how = scan.Killed
	}
	sys.Close(f.fd)
	l.step(scan.Event{Kind: scan.Exited, PID: pid, How: how})
}
