package svscan

import (
	"strconv"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/internal/sys"
)

// options are what the command line says.
type options struct {
	limit    int    // how many services one supervise process takes: 0 all of them
	orderly  bool   // TERM, INT and HUP are caught
	patience int64  // nanoseconds a service may take to end before it is killed
	vital    string // when this service ends for good, all of them do; "": there is none
	rest     []string
}

const (
	letters = "m:p:st:"
	usage   = "svscan [-s] [-m name] [-t seconds] [-p n] [dir]"

	// defaultPatience leaves time for what comes after it within the ten seconds
	// that container engines wait.
	defaultPatience = 5 * second
	second          = 1_000_000_000
	longestPatience = 1_000_000 // in seconds
)

// readOptions reads the options. A first argument that is none of them is a
// directory, as for the C program, which has no options. If something is wrong
// it has said so, and ok is false.
func readOptions(c *cli.Command) (o options, ok bool) {
	o = options{limit: unpacked, patience: defaultPatience, orderly: sys.Getpid() == 1, rest: c.Args}
	if !isOption(c.Args) {
		return o, true
	}
	words := getopt.New(letters, c.Args)
	for {
		opt, more, bad := words.Next()
		if bad != nil {
			c.BadOption(bad, usage)
			return o, false
		}
		if !more {
			o.rest = words.Operands()
			return o, true
		}
		if !o.take(opt) {
			c.Usage(usage)
			return o, false
		}
	}
}

// isOption reports whether the first argument is an option.
func isOption(args []string) bool {
	if len(args) == 0 || len(args[0]) < 2 || args[0][0] != '-' {
		return false
	}
	for i := range letters {
		if letters[i] == args[0][1] && letters[i] != ':' {
			return true
		}
	}
	return false
}

// take takes one option, and reports whether its value makes sense.
func (o *options) take(opt getopt.Option) bool {
	switch opt.Letter {
	case 'm':
		o.vital, o.orderly = opt.Value, true
		return isName(o.vital)
	case 'p':
		n, err := strconv.Atoi(opt.Value)
		o.limit = n
		return err == nil && n >= 0
	case 's':
		o.orderly = true
	case 't':
		n, err := strconv.Atoi(opt.Value)
		o.patience = int64(n) * second
		return err == nil && n >= 0 && n <= longestPatience
	}
	return true
}

// isName reports whether a service can have that name.
func isName(name string) bool {
	for i := range name {
		if name[i] == '/' {
			return false
		}
	}
	return name != "" && name[0] != '.'
}
