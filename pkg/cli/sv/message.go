package sv

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// What sv's lines begin with, beside the states.
const (
	fail    = "fail: "
	warning = "warning: "
	good    = "ok: "
	timeout = "timeout: "
	killed  = "kill: "
)

// notRunning stays in runit's words, which scripts look for.
const notRunning = "runsv not running"

// appendMessage appends a line to out; the parts of text are put together as
// they are, and ": ERR" is left out for a nil err.
func appendMessage(out []byte, kind string, err error, text ...string) []byte {
	out = append(out, kind...)
	for _, t := range text {
		out = append(out, t...)
	}
	switch err {
	case nil:
	case rundir.ErrFormat:
		out = append(out, ": "+rundir.ErrFormat.Error()...)
	default:
		out = append(out, ": "+cli.ErrorText(err)...)
	}
	return append(out, '\n')
}

// failed says what went wrong with the service called name, and counts it.
func (p *program) failed(kind, name string, err error, text ...string) {
	p.failures++
	p.out = appendMessage(p.out, kind, err, append([]string{name, ": "}, text...)...)
}

// gone says that no supervise runs, which is what the command exit is after.
func (p *program) gone(name string) {
	if p.command.control == exit {
		p.out = appendMessage(p.out, good, nil, name, ": ", notRunning)
		return
	}
	p.failed(fail, name, nil, notRunning)
}

// state says what state the service is in.
func (p *program) state(kind, name string, st svc.Status) {
	p.out = append(p.out, kind...)
	p.out = appendState(p.out, name, st, sys.Wall())
	p.out = append(p.out, '\n')
}

// flush writes what was said on standard output.
func (p *program) flush() {
	cli.WriteAll(p.c.Stdout, p.out)
	p.out = p.out[:0]
}
