package svscan

import (
	"daemontools-go/pkg/cli/upgrade"
	"daemontools-go/pkg/handover"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/svc"
)

// spread tells every supervise to become its new version. C's, and what has no
// new version, does nothing then.
func (l *loop) spread() {
	l.core.Each(func(v *scan.Service) {
		for role, name := range where {
			if scan.Role(role) == scan.Logger && !v.Logged {
				continue
			}
			if s, err := svc.Open(v.Name + name); err == nil {
				s.Send(rundir.Execute)
				s.Close()
			}
		}
	})
}

// listening reports whether the rest of what a holder says is on its way.
func (l *loop) listening() bool {
	for _, h := range l.holders {
		if len(h.pending) > 0 {
			return true
		}
	}
	return false
}

// become executes the new version of this program in this process, if there is
// one: the supervise processes stay its children, and it goes on holding the
// pipes. If it cannot be executed this one says so and goes on.
func (l *loop) become() {
	path, ok := upgrade.Find(l.c)
	if !ok {
		return
	}
	// What comes from here on waits for the new version; what has come counts.
	l.block()
	l.heed()
	if l.ends > 0 {
		l.listen()
		return
	}
	state := handover.Scan{Tickets: l.tickets}
	var keep []int
	l.core.Each(func(v *scan.Service) {
		r, w := -1, -1
		if p, ok := l.pipes[v]; ok {
			r, w = p.R, p.W
			keep = append(keep, r, w)
		}
		state.Services = append(state.Services, handover.Scanned{Memory: v.Memory(), R: r, W: w})
	})
	for _, h := range l.holders {
		out := handover.Holder{PID: h.pid, Process: h.process, Conn: h.conn, Full: h.full}
		for number := range h.tickets {
			out.Tickets = append(out.Tickets, number)
		}
		state.Holders = append(state.Holders, out)
		for _, fd := range [...]int{h.process, h.conn} {
			if fd >= 0 {
				keep = append(keep, fd)
			}
		}
	}
	l.c.Warn(upgrade.Execute(l.c, path, handover.Head{Place: l.place, Keep: keep}, state.Append(nil), l.caught()...), "unable to run ", path)
	l.listen()
}

// inherit goes on where the version of this program stood that has executed
// this one.
func (l *loop) inherit(state handover.Scan) {
	l.tickets = state.Tickets
	holds := map[int]held{}
	for _, m := range state.Services {
		v := l.core.Resume(m.Memory)
		if m.R >= 0 {
			l.pipes[v] = pipe{Pipe: svc.Pipe{R: m.R, W: m.W}, lasting: l.isLasting(v, m.R)}
		}
		for role, p := range m.Roles {
			if p.PID < 0 {
				holds[p.PID] = held{v, scan.Role(role)}
			}
		}
	}
	for _, m := range state.Holders {
		h := l.hold(m.PID, m.Process, m.Conn)
		h.full = m.Full
		for _, number := range m.Tickets {
			l.give(h, number, holds[number])
		}
	}
	l.reap() // a child may have ended in between
}

// isLasting reports whether the descriptor is the service's lasting pipe.
func (l *loop) isLasting(v *scan.Service, fd int) bool {
	info, err := sys.Statat(sys.Cwd, v.Name+where[scan.Logger]+"/"+rundir.Pipe)
	mine, e := sys.Fstat(fd)
	return err == nil && e == nil && info.Dev == mine.Dev && info.Ino == mine.Ino
}
