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
		if m.terminate && !m.stream.MidLine() {
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
	for n == len(room) && m.stream.Grow() {
		m.pipe.Enlarge(pipeSize)
		room = m.stream.Room()
		var more int
		more, err = m.pipe.Peek(room)
		n = more
	}
	switch {
	case err == syscall.EAGAIN:
	case err != nil: // plain reads will do
		m.pipe.Close()
		m.pipe = nil
		m.forget()
	case n == 0:
		m.end()
	default:
		if n = m.worth(room[:n], n == len(room)); n > 0 {
			m.distribute(n)
		}
	}
}

// patience is how long the rest of a long line may keep multilog waiting, in
// nanoseconds.
const patience = 1e6

// worth returns how many bytes of p, the input there is, to take: all of it,
// but rather whole lines than the beginning of a long one, which would be on
// file, in part, when multilog is killed before the rest comes. With nothing
// but that, and room for more, it waits a moment.
func (m *multilog) worth(p []byte, noRoom bool) int {
	if m.terminate {
		if i := bytes.IndexByte(p, '\n'); i >= 0 {
			return i + 1 // what is behind the line's end is the next reader's
		}
		return len(p)
	}
	lines := bytes.LastIndexByte(p, '\n') + 1
	switch {
	case lines > 0 && len(p)-lines > m.stream.Enough():
		return lines
	case lines == 0 && !m.stream.Long() && len(p) > m.stream.Enough() && len(p) > m.seen && !noRoom:
		m.seen = len(p)
		m.await(false, patience)
		return 0
	}
	m.seen = 0
	return len(p)
}

// gathers reports whether input that is there has to wait for more. It waits in
// the pipe, where it is safe.
func (m *multilog) gathers() bool {
	const slice = 10e6 // nanoseconds between two looks at how much there is
	span := int64(m.script.Gather) * 1e6
	if m.since == 0 {
		m.since = m.now
	}
	left := m.since + span - m.now
	here := 0
	if left > 0 {
		here = m.pipe.Pending()
	}
	if here == 0 || here >= m.gatherMost || m.terminate {
		m.since = 0
		return false
	}
	m.await(false, min(left, slice))
	return true
}

// end ends a line that has begun, because the input is over.
func (m *multilog) end() {
	m.closed = true
	m.stream.End()
	m.hand()
}
