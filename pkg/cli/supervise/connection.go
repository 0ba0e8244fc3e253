package supervise

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/packed"
)

// connection is the one with svscan, through which it says what to serve.
type connection struct {
	fd      int // negative: it is over
	pending []byte
}

// connect begins it.
func (h *host) connect(fd int) {
	sys.CloseOnExec(fd, true)
	sys.SetNonblock(fd, true)
	h.scan = &connection{fd: fd}
	h.await(fd, nil, scanner)
}

// disconnect ends it: svscan has died, or does not understand. The services go
// on without.
func (h *host) disconnect() {
	if h.scan.fd >= 0 {
		h.forget(h.scan.fd)
		sys.Close(h.scan.fd)
		h.scan.fd = -1
		h.scan.pending = nil
	}
}

// listen reads what svscan says and does it.
func (h *host) listen() {
	if h.scan.fd < 0 {
		return
	}
	var part [4096]byte
	n, err := sys.Read(h.scan.fd, part[:])
	if err == nil && n == 0 {
		h.disconnect()
		return
	}
	p := append(h.scan.pending, part[:max(n, 0)]...)
	for {
		m, size, err := packed.NextServe(p)
		if err != nil {
			h.disconnect()
			return
		}
		if size == 0 {
			h.scan.pending = append(h.scan.pending[:0], p...)
			return
		}
		p = p[size:]
		h.take(m)
	}
}

// take takes a run directory on.
func (h *host) take(m packed.Serve) {
	if !sys.Spare(h.scan.fd, needs) {
		h.tell(packed.Left{Ticket: m.Ticket, Why: packed.Full})
		return
	}
	s := h.serve(m.Name)
	if s == nil {
		h.tell(packed.Left{Ticket: m.Ticket, Why: packed.Trouble})
		return
	}
	s.ticket, s.pipe = m.Ticket, m.Pipe
	if !s.begin() {
		h.dismiss(s)
		h.tell(packed.Left{Ticket: m.Ticket, Why: packed.Trouble})
	}
}

// needs is how many descriptors must be free for one more: four that stay open,
// and what a start takes for a moment.
const needs = 16

// tell says something to svscan. One that does not listen for so long that there
// is no room for it is left alone.
func (h *host) tell(m packed.Left) {
	if h.scan == nil || h.scan.fd < 0 {
		return
	}
	b := m.Append(nil)
	if n, err := sys.Write(h.scan.fd, b); err != nil || n < len(b) {
		h.disconnect()
	}
}
