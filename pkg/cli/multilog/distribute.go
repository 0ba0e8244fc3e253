package multilog

import (
	"bytes"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/logscript"
)

// distribute gives the n bytes of input that are in the stream's room to the
// outputs that the script chooses, and takes them. It returns when all is
// written.
func (m *multilog) distribute(n int) {
	m.stamp = m.appendStamp(m.stamp[:0])
	m.stream.Add(n, m.stamp)
	m.taken = 0
	m.beginInput()
	m.hand()
}

// hand hands out what the stream has.
func (m *multilog) hand() {
	text := m.stream.Text()
	tight := m.tight(text)
	m.stream.Singly(tight)
	var p logscript.Piece
	for m.stream.Next(&p) {
		m.output(text, &p, tight)
	}
	m.commit(text, m.stream.HandedOut(), len(text))
	m.beginInput()
	m.stream.Drop()
}

// tight reports whether a log directory may have to rotate before it has all
// of text.
func (m *multilog) tight(text []byte) bool {
	lines := -1
	for _, l := range m.logs {
		spare, before := l.dir.Spare(), int64(m.before(l))
		if int64(len(text))*(1+before) <= spare {
			continue
		}
		if lines < 0 {
			lines = bytes.Count(text, newline) + 1
		}
		if int64(len(text))+int64(lines)*before > spare {
			return true
		}
	}
	return false
}

var newline = []byte("\n")

// output gives a piece of text to the outputs that its line is for.
func (m *multilog) output(text []byte, p *logscript.Piece, tight bool) {
	if p.Start && m.script.IsChoosy() {
		m.choose(text, p)
	}
	start := p.Start
	for from := p.From; from < p.To; {
		to := p.To
		if tight {
			to = from + m.fit(start, to-from)
		}
		if to > from {
			for i, o := range m.outputs {
				if o.log != nil && m.chosen[i] {
					m.take(o.log, text, from, to, start)
				}
			}
			start = false
		}
		if tight && m.full() {
			m.commit(text, to, to)
			m.between()
			m.beginInput()
		}
		from = to
	}
}

// fit returns how many of n bytes of a piece of text there is room for in every
// log directory that they are for.
func (m *multilog) fit(start bool, n int) int {
	fits := n
	for i, o := range m.outputs {
		if o.log != nil && m.chosen[i] {
			fits = min(fits, m.fits(o.log, start, n))
		}
	}
	return fits
}

// full reports whether a log directory has to rotate before it takes more.
func (m *multilog) full() bool {
	for _, l := range m.logs {
		if l.dir.IsFull() {
			return true
		}
	}
	return false
}

// choose finds out what a line is for, and gives its head to the outputs that
// want no more.
func (m *multilog) choose(text []byte, p *logscript.Piece) {
	head := text[p.From : p.From+p.Head]
	if m.script.Stamp.Size() > 0 {
		m.head = append(append(m.head[:0], m.stream.Stamp(p.From)...), head...)
		head = m.head
	}
	m.script.Select(head, m.chosen)
	for i, o := range m.outputs {
		switch {
		case !m.chosen[i] || o.log != nil:
		case o.status != nil:
			m.seq++
			o.status.set(head, m.seq)
		default:
			m.alert(head)
		}
	}
}

// alertRoom is how many bytes of alerts are gathered at most: as many as a pipe
// takes without letting other writers in between.
const alertRoom = 4096

// alert prints what the action e has for line, soon.
func (m *multilog) alert(line []byte) {
	if m.alerts == nil {
		m.alerts = make([]byte, 0, alertRoom)
	}
	if cap(m.alerts)-len(m.alerts) < logscript.AlertSize {
		m.flushAlerts()
	}
	m.alerts = logscript.AppendAlert(m.alerts, line)
}

// flushAlerts prints what alert gathered. That nobody reads it is nobody's
// error.
func (m *multilog) flushAlerts() {
	if len(m.alerts) > 0 {
		cli.WriteAll(m.c.Stderr, m.alerts)
		m.alerts = m.alerts[:0]
	}
}
