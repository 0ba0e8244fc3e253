// Package setlock is the program setlock: it locks a file and runs another
// program, which holds the lock as long as it, or what it starts, lives.
//
//	setlock [-nNxX] file program [arg ...]
//
// With -n it does not wait for the lock; with -x it exits silently with 0 if the
// file cannot be opened or locked. -N and -X take that back.
package setlock

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/internal/sys"
)

const usage = "setlock [ -nNxX ] file program [ arg ... ]"

// Main runs setlock. It returns only if program was not executed.
func Main(c *cli.Command) int {
	wait, silent := true, false
	p := getopt.New("nNxX", c.Args)
	for {
		opt, ok, bad := p.Next()
		if bad != nil {
			return c.BadOption(bad, usage)
		}
		if !ok {
			break
		}
		switch opt.Letter {
		case 'n', 'N':
			wait = opt.Letter == 'N'
		case 'x', 'X':
			silent = opt.Letter == 'x'
		}
	}
	words := p.Operands()
	if len(words) < 2 {
		return c.Usage(usage)
	}
	file, program := words[0], words[1:]
	trouble := func(err error, doing string) int {
		if silent {
			return cli.ExitOK
		}
		return c.Fatal(err, "unable to ", doing, " ", file)
	}
	fd, err := sys.Openat(sys.Cwd, file, sys.WriteOnly|sys.NonBlock|sys.Append|sys.Create, 0o600)
	if err != nil {
		return trouble(err, "open")
	}
	if err := sys.Lock(fd, wait); err != nil {
		return trouble(err, "lock")
	}
	// The program's copy of the descriptor is the lock.
	if err := sys.CloseOnExec(fd, false); err != nil {
		return trouble(err, "lock")
	}
	return chain.Exec(c, program, c.Origin.Environ)
}
