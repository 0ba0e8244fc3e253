package multilog

import (
	"bytes"
	"syscall"

	"daemontools-go/pkg/internal/sys"
)

// copy copies standard input to where the script says until it ends or TERM
// comes. What was read is written before the next read.
func (m *multilog) copy() {
	for !m.closed {
		m.between()
		if m.terminate && !m.stream.MidLine() && m.since == 0 {
			return
		}
		switch {
		case !m.await(true, timeout(m.now, m.deadline())):
		case m.pipe == nil:
			m.read()
		case !m.gathers():
			m.peek()
		}
	}
}

// read takes the next input from what is no pipe.
func (m *multilog) read() {
	room := m.stream.Room()
	if m.terminate {
		room = room[:1] // what is behind the line's end is the next reader's
	}
	n, err := sys.Read(m.c.Stdin, room)
	switch {
	case err == syscall.EAGAIN:
	case n <= 0 || err != nil:
		m.end()
	default:
		m.distribute(n)
		if n == len(room) && !m.terminate {
			m.stream.Grow()
		}
	}
}

// pipeSize is how much a pipe shall hold whose writer is fast, in bytes: room to
// write while multilog is busy with the batch before.
const pipeSize = 512 << 10

// peek looks at the next input and hands on as much of it as is good to take.
// Where that is not possible, as in a pipe of packets or a sandbox that knows no
// tee(2), there will be plain reads.
func (m *multilog) peek() {
	room := m.stream.Room()
	n, err := m.pipe.Peek(room)
	gathered := m.since != 0
	m.since = 0
	for n == len(room) && m.stream.Grow() {
		m.pipe.Enlarge(pipeSize)
		room = m.stream.Room()
		var more int
		more, err = m.pipe.Peek(room)
		n = more
	}
	switch {
	case err == syscall.EAGAIN:
	case err != nil:
		m.readPlainly()
	case n == 0:
		m.end()
	default:
		if n = m.worth(room[:n], n == len(room), gathered); n > 0 {
			m.distribute(n)
		}
	}
}

// readPlainly gives up looking into the pipe.
func (m *multilog) readPlainly() {
	m.pipe.Close()
	m.pipe = nil
	m.forget()
}

// patience is how long the rest of a long line may keep multilog waiting, in
// nanoseconds.
const patience = 1e6

// worth returns how many bytes of p, the input there is, to take: all of it,
// but rather whole lines than the beginning of a long one, which would be on
// file, in part, when multilog is killed before the rest comes. With nothing
// but that, and room for more, it waits a moment, once.
func (m *multilog) worth(p []byte, noRoom, gathered bool) int {
	lines := bytes.LastIndexByte(p, '\n') + 1
	if m.terminate && lines > 0 {
		if gathered {
			return lines // they would have been taken before
		}
		return bytes.IndexByte(p, '\n') + 1 // what is behind the line's end is the next reader's
	}
	long := len(p)-lines > m.stream.Enough() && !m.terminate
	switch {
	case long && lines > 0:
		return lines
	case long && !m.stream.Long() && !noRoom && !m.waited:
		m.waited = true
		m.await(false, patience)
		return 0
	}
	m.waited = false
	return len(p)
}

// Between two looks at how much there is: longer while it does not grow. In
// nanoseconds.
const (
	shortLook = 10e6
	longLook  = 320e6
)

// gathers reports whether input that is there has to wait for more. It waits in
// the pipe, where it is safe.
func (m *multilog) gathers() bool {
	if m.since == 0 {
		m.since, m.look, m.seen = m.now, shortLook, 0
	}
	left := m.since + int64(m.script.Gather)*1e6 - m.now
	if left <= 0 || m.terminate {
		return false
	}
	here := m.pipe.Pending()
	if here == 0 || here >= m.gatherMost {
		return false
	}
	if here == m.seen {
		m.look = min(2*m.look, longLook)
	} else {
		m.look = shortLook
	}
	m.seen = here
	m.await(false, min(left, m.look))
	return true
}

// end ends a line that has begun, because the input is over.
func (m *multilog) end() {
	m.closed = true
	m.stream.End()
	m.beginInput()
	m.hand()
}
