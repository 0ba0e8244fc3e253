package svlog

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/logread"
	"daemontools-go/pkg/tai"
)

// outputSize is how much is gathered before it is written, in bytes.
const outputSize = 65536

// printer writes lines.
type printer struct {
	c        *cli.Command
	form     form
	local    logread.Clock
	utc      bool
	names    bool // of services are to be seen
	terminal bool
	colours  bool
	out      []byte
	err      error // of a write; nothing is written any more
}

// What terminals understand: ECMA-48, 8.3.117.
const (
	dim   = "\x1b[2m"
	plain = "\x1b[0m"
)

// hues are the colours of services: cyan, yellow, green, magenta, blue.
var hues = [...]string{"\x1b[36m", "\x1b[33m", "\x1b[32m", "\x1b[35m", "\x1b[34m"}

// print prints the line of a log, which is the index-th.
func (p *printer) print(index int, s *source) {
	switch l := &s.line; p.form {
	case raw:
		p.out = append(append(p.out, l.stamp...), l.text...)
		p.out = append(p.out, '\n')
	case object:
		p.object(s.name, l)
	default:
		p.text(index, s.name, l)
	}
	if len(p.out) >= outputSize {
		p.flush()
	}
}

// flush writes what was gathered.
func (p *printer) flush() {
	if p.err == nil && len(p.out) > 0 {
		p.err = cli.WriteAll(p.c.Stdout, p.out)
	}
	p.out = p.out[:0]
}

func (p *printer) text(index int, name string, l *line) {
	if l.stamped {
		p.colour(dim)
		p.time(l.time)
		p.colour(plain)
		p.out = append(p.out, ' ')
	}
	if p.names {
		p.colour(hues[index%len(hues)])
		p.out = append(p.out, name...)
		p.out = append(p.out, ':')
		p.colour(plain)
		p.out = append(p.out, ' ')
	}
	if p.terminal {
		p.out = appendVisible(p.out, l.text)
	} else {
		p.out = append(p.out, l.text...)
	}
	p.out = append(p.out, '\n')
}

func (p *printer) colour(sequence string) {
	if p.colours {
		p.out = append(p.out, sequence...)
	}
}

// time appends a time as people read it, in whole microseconds:
// 2026-11-20 22:45:51.123456, and in UTC with a Z behind it.
func (p *printer) time(ns int64) {
	t := timeOf(ns)
	begin := len(p.out)
	if p.utc {
		p.out = t.AppendUTC(p.out)
	} else {
		shown, ahead := p.local(t.Unix())
		p.out = t.AppendLocal(p.out, shown, ahead)
		p.out = p.out[:begin+tai.UTCSize-1]
	}
	p.out[begin+len("2026-11-20")] = ' '
}

// timeOf is the inverse of logread.TimeOf.
func timeOf(ns int64) tai.Time {
	seconds, nano := ns/1e9, ns%1e9
	if nano < 0 {
		seconds, nano = seconds-1, nano+1e9
	}
	return tai.Time{Seconds: uint64(seconds) + tai.Offset, Nano: uint32(nano)}
}

// appendVisible appends text as a terminal may show it: control characters,
// with which a line could say more than it does, as \x1b.
func appendVisible(p, text []byte) []byte {
	for _, b := range text {
		if b < ' ' && b != '\t' || b == 0x7f {
			p = append(p, '\\', 'x', hex[b>>4], hex[b&15])
		} else {
			p = append(p, b)
		}
	}
	return p
}

const hex = "0123456789abcdef"
