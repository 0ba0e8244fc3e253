package svscan

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/packed"
	"daemontools-go/pkg/scan"
)

// holder is a supervise process that is not simply a child with one run
// directory: one that another svscan has started, or one that serves several.
//
// The core knows a process by its number. What a holder serves has a ticket
// instead, a number below zero.
type holder struct {
	pid     int
	process int // its descriptor, which can be read when it has ended; -1: it is a child
	conn    int // the connection with one that takes more; -1: there is none
	pending []byte
	unsaid  []byte // what is to be said to it
	asked   []int  // and the tickets that this is about
	full    bool   // it takes no more
	tickets map[int]held
	mains   int // how many of them are services, not their logs
}

// held is what a ticket stands for.
type held struct {
	service *scan.Service
	role    scan.Role
}

// hold begins with the process pid.
func (l *loop) hold(pid, process, conn int) *holder {
	h := &holder{pid: pid, process: process, conn: conn, tickets: map[int]held{}}
	l.holders[pid] = h
	if process >= 0 {
		l.waiter.Add(process, uint64(pid)<<kindBits|ended)
	}
	if conn >= 0 {
		l.waiter.Add(conn, uint64(pid)<<kindBits|connection)
	}
	return h
}

// ticket gives out a ticket of h.
func (l *loop) ticket(h *holder, v *scan.Service, role scan.Role) int {
	l.tickets++
	l.give(h, -l.tickets, held{v, role})
	return -l.tickets
}

func (l *loop) give(h *holder, number int, t held) {
	h.tickets[number] = t
	if t.role == scan.Main {
		h.mains++
		l.home[t.service] = h
	}
}

// back takes a ticket of h back.
func (l *loop) back(h *holder, number int) {
	t := h.tickets[number]
	delete(h.tickets, number)
	if t.role == scan.Main {
		h.mains--
		delete(l.home, t.service)
	}
}

// lose ends what there is about h, whose process has ended, and tells the core
// how; unless how is known, that is learned from the records: who was told to
// exit leaves none.
func (l *loop) lose(h *holder, known bool, how scan.How) {
	delete(l.holders, h.pid)
	l.disconnect(h)
	if h.process >= 0 {
		l.waiter.Remove(h.process)
		sys.Close(h.process)
	}
	for number, t := range h.tickets {
		if !known {
			how = l.legacy(t)
		}
		l.back(h, number)
		l.step(scan.Event{Kind: scan.Exited, PID: number, How: how})
	}
}

// legacy says how the supervise of t has ended.
func (l *loop) legacy(t held) scan.How {
	if _, ok := l.record(t.service, t.role); ok {
		return scan.Killed
	}
	return scan.Clean
}

// disconnect ends the connection with h. What it serves it serves on.
func (l *loop) disconnect(h *holder) {
	if h.conn >= 0 {
		l.waiter.Remove(h.conn)
		sys.Close(h.conn)
		h.conn, h.pending = -1, nil
	}
}

// hear reads what h says.
func (l *loop) hear(h *holder) {
	var part [1024]byte
	n, err := sys.Read(h.conn, part[:])
	if err != nil || n <= 0 {
		l.disconnect(h)
		return
	}
	p := append(h.pending, part[:n]...)
	for {
		m, size, err := packed.NextLeft(p)
		if err != nil {
			l.disconnect(h)
			return
		}
		if size == 0 {
			h.pending = append(h.pending[:0], p...)
			return
		}
		p = p[size:]
		l.left(h, m)
	}
}

// left tells the core that h serves one of its services no more.
func (l *loop) left(h *holder, m packed.Left) {
	number := int(m.Ticket)
	if _, ok := h.tickets[number]; !ok {
		return
	}
	l.back(h, number)
	how := scan.Trouble
	switch m.Why {
	case packed.Told:
		h.full, how = false, scan.Clean // there is room again
	case packed.Full:
		h.full, how = true, scan.Killed // the next one takes it
		if len(h.tickets) == 0 {
			l.unpack(h)
		}
	}
	l.step(scan.Event{Kind: scan.Exited, PID: number, How: how})
}

// inspect looks for services that a holder which cannot say so serves no more:
// it was found, and goes on with others.
func (l *loop) inspect() {
	for _, h := range l.holders {
		if h.conn >= 0 || len(h.tickets) < 2 {
			continue
		}
		for number, t := range h.tickets {
			if r, ok := l.record(t.service, t.role); !ok || int(r.Self.PID) != h.pid {
				l.back(h, number)
				l.step(scan.Event{Kind: scan.Exited, PID: number, How: scan.Clean})
			}
		}
	}
}
