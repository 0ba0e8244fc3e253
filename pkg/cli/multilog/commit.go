package multilog

import (
	"daemontools-go/pkg/lognote"
)

// commit writes what the outputs were given, which is text up to pos, and then
// takes from the pipe the input that text[:through] came from: what is between
// the two is kept. A multilog that is killed before it takes the input is
// followed by one that takes back what was written (see package lognote).
func (m *multilog) commit(text []byte, pos, through int) {
	m.flushAlerts()
	for _, l := range m.logs {
		l.pend(text)
	}
	m.settle()
	if m.pipe == nil {
		return
	}
	input := m.stream.Input(through)
	n := len(input) - m.taken
	if m.closed {
		n = 0 // there is a newline that nobody sent
	}
	last := byte(0)
	if n > 0 {
		last = input[len(input)-1]
	}
	m.taken = len(input)
	mark := m.unmarked[:]
	if m.expect(m.state(text, pos, max(pos, through, m.stream.Kept())), last) {
		mark = m.note.Mark()
	}
	var err error
	if n > 0 {
		err = m.pipe.Take(n, &mark[0])
	} else {
		m.took()
	}
	if err != nil || m.note == nil {
		if rest := len(m.untaken()); rest > 0 {
			m.pipe.Take(rest, &m.unmarked[0])
		}
		m.readPlainly()
	}
}

// state is what a successor needs to know when text was handed out up to pos
// and the input up to through taken.
func (m *multilog) state(text []byte, pos, through int) *lognote.State {
	s := &m.noted
	s.Text = text[pos:through]
	s.Stamp = m.stream.Stamp(pos)
	s.Long = m.stream.LongAt(pos)
	s.Chosen = m.chosen
	for i, l := range m.logs {
		s.Dirs[i].End = l.dir.Size()
	}
	return s
}
