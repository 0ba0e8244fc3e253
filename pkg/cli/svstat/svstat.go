// Package svstat is the program svstat: it prints a line about each service,
// or why it is in its state, or what a program wants to know.
//
//	svstat [-jl] [dir ...]
package svstat

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/localtime"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai/zone"
)

// outputSize is how many bytes are gathered before they are written.
const outputSize = 8192

// Main runs svstat. Its exit code is always 0: what is wrong with a directory
// stands in the directory's line.
func Main(c *cli.Command) int {
	o, dirs := parse(c.Args)
	appendService := line
	switch {
	case o.object:
		appendService = func(out []byte, dir string) []byte { return object(out, dir, o.long) }
	case o.long:
		local := zone.NewClock(localtime.Zone(c.Origin.Environ)).At
		appendService = func(out []byte, dir string) []byte { return long(out, dir, local) }
	}
	var out []byte
	for i, dir := range dirs {
		if i > 0 && o.long && !o.object {
			out = append(out, '\n')
		}
		out = appendService(out, dir)
		if len(out) >= outputSize {
			cli.WriteAll(c.Stdout, out)
			out = out[:0]
		}
	}
	cli.WriteAll(c.Stdout, out)
	return cli.ExitOK
}

// options say what is printed of each service.
type options struct {
	long   bool
	object bool // JSON
}

// parse reads a command line. daemontools' svstat has no options and takes every
// argument for a directory. So does this one, but for those in front that are a
// hyphen and letters it knows.
func parse(args []string) (o options, dirs []string) {
	for len(args) > 0 && o.add(args[0]) {
		args = args[1:]
	}
	return o, args
}

// add reports whether word is one of options, and adds these.
func (o *options) add(word string) bool {
	if len(word) < 2 || word[0] != '-' {
		return false
	}
	more := *o
	for i := 1; i < len(word); i++ {
		switch word[i] {
		case 'j':
			more.object = true
		case 'l':
			more.long = true
		default:
			return false
		}
	}
	*o = more
	return true
}

// line appends the line about the run directory dir.
func line(out []byte, dir string) []byte {
	st, err := svc.Ask(dir)
	failed, _ := err.(*svc.Error)
	return appendLine(out, dir, st, failed, sys.Wall())
}

// appendLine appends the line that says what st says at the moment now, or what
// went wrong.
func appendLine(out []byte, dir string, st svc.Status, failed *svc.Error, now int64) []byte {
	out = append(append(out, dir...), ": "...)
	if failed != nil {
		out = appendError(out, failed)
	} else {
		out = appendState(out, st, now)
	}
	return append(out, '\n')
}
