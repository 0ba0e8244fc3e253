package multilog

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logscript"
	"daemontools-go/pkg/tai"
)

// copy copies standard input to where the script says until it ends or TERM
// comes. What was read is written before the next read.
func (m *multilog) copy() {
	for {
		if m.terminate && !m.stream.MidLine() {
			return
		}
		if m.alarm {
			m.alarm = false
			for _, l := range m.logs {
				l.dir.Rotate()
			}
			m.settle()
			continue // with what has come meanwhile
		}
		if !m.await(true, -1) {
			continue
		}
		room := m.stream.Room()
		if m.terminate {
			room = room[:1] // what is behind the line's end is the next reader's
		}
		n, err := sys.Read(m.c.Stdin, room)
		if err == syscall.EAGAIN {
			continue
		}
		if n <= 0 || err != nil {
			m.stream.End()
			m.distribute()
			return
		}
		var now tai.Time
		if m.script.Timestamp {
			now = tai.FromUnix(sys.Wall())
		}
		m.stream.Add(n, now)
		m.distribute()
	}
}

// distribute gives what the stream has to the outputs that the script chooses,
// and returns when all of it is written.
func (m *multilog) distribute() {
	var p logscript.Piece
	for m.stream.Fill() {
		text := m.stream.Text()
		for m.stream.Next(&p) {
			m.output(text, &p)
		}
		m.flushAlerts()
		for _, l := range m.logs {
			l.pend(text)
		}
		m.settle()
	}
}

// output gives a piece of text to the outputs that its line is for.
func (m *multilog) output(text []byte, p *logscript.Piece) {
	head := text[p.From : p.From+p.Head]
	if p.IsLine {
		m.script.Select(head, m.chosen)
	}
	for i := range m.script.Outputs {
		if !m.chosen[i] {
			continue
		}
		switch m.script.Outputs[i].Kind {
		case logscript.Directory:
			m.outputs[i].log.take(text, p.From, p.To)
		case logscript.Alert:
			if p.IsLine {
				m.alert(head)
			}
		case logscript.Status:
			if p.IsLine {
				m.seq++
				m.outputs[i].status.set(head, m.seq)
			}
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
