package svscan

import (
	"strconv"
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/packed"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
)

// Unpacked is the limit of services in one supervise process that says that
// each run directory has its own, as in C.
const unpacked = -1

// pack lets a supervise process that serves several serve v too. It reports
// false if v is to have one of its own.
func (l *loop) pack(v *scan.Service, role scan.Role) bool {
	name := v.Name + where[role]
	if l.limit == unpacked || len(name) > packed.LongestName || v.Logged && !l.pipes[v].lasting {
		return false
	}
	if _, err := sys.Statat(sys.Cwd, name+"/"+rundir.KillDescendants); err == nil {
		return false // only who serves nobody else can tell whose descendants are whose
	}
	h := l.host(v, role)
	if h == nil {
		return false
	}
	number := l.ticket(h, v, role)
	m := packed.Serve{Ticket: int64(number), Name: name}
	switch {
	case role == scan.Logger:
		m.Pipe = packed.Reads
	case v.Logged:
		m.Pipe = packed.Writes
	}
	h.unsaid, h.asked = m.Append(h.unsaid), append(h.asked, number)
	l.step(scan.Event{Kind: scan.Started, Service: v, Role: role, PID: number})
	return true
}

// host returns the process that is to serve v: a logger goes where its service
// is, and a service where there is room. It is nil if there is none to be had.
func (l *loop) host(v *scan.Service, role scan.Role) *holder {
	if h := l.home[v]; role == scan.Logger && h != nil && h.takes() {
		return h
	}
	if l.room(l.last, role) {
		return l.last
	}
	for _, h := range l.holders {
		if l.room(h, role) {
			l.last = h
			return h
		}
	}
	l.last = l.newHost()
	return l.last
}

// room reports whether h, which may be nil, has room for one more.
func (l *loop) room(h *holder, role scan.Role) bool {
	return h != nil && h.takes() && (role == scan.Logger || l.limit == 0 || h.mains < l.limit)
}

// takes reports whether h can be told to serve more.
func (h *holder) takes() bool { return h.conn >= 0 && !h.full }

// newHost starts a supervise process that takes as many as it is given.
func (l *loop) newHost() *holder {
	ours, its, err := sys.SocketPair()
	if err != nil {
		l.c.Warn(err, "unable to create socket for supervise")
		return nil
	}
	defer sys.Close(its)
	sys.LimitWrites(ours, patience)
	pid, execErr, forkErr := l.c.Origin.Spawn(&sys.Child{
		Dir: -1, Paths: l.search, Argv: []string{"supervise", "-p", strconv.Itoa(its)}, Env: l.c.Origin.Environ,
		Files: []sys.Remap{{From: its, To: its}},
	})
	switch {
	case forkErr != nil:
		l.c.Warn(forkErr, "unable to fork for supervise")
	case execErr != nil:
		sys.Wait(pid)
		l.c.Warn(execErr, "unable to start supervise")
	default:
		return l.hold(pid, -1, ours)
	}
	sys.Close(ours)
	return nil
}

// unpack gives every run directory a supervise of its own from now on: h, which
// serves none, has no descriptors for one.
func (l *loop) unpack(h *holder) {
	l.disconnect(h)
	if l.limit != unpacked {
		l.limit = unpacked
		l.c.Warn(syscall.EMFILE, "unable to serve several services in one process")
	}
}

// speak says to each holder what is to be said, all at once: a socket has room
// for few messages, however short they are. One that does not listen gets no
// more, and what it was to serve another one is asked to.
func (l *loop) speak() {
	for _, h := range l.holders {
		if len(h.unsaid) == 0 {
			continue
		}
		n, err := sys.Write(h.conn, h.unsaid)
		asked, all := h.asked, err == nil && n == len(h.unsaid)
		h.unsaid, h.asked = nil, nil
		if all {
			continue
		}
		h.full = true
		l.disconnect(h)
		for _, number := range asked {
			if _, ok := h.tickets[number]; ok {
				l.back(h, number)
				l.step(scan.Event{Kind: scan.Exited, PID: number, How: scan.Killed})
			}
		}
	}
}

// patience is how long a supervise that does not listen is waited for, in
// nanoseconds.
const patience = 10e9
