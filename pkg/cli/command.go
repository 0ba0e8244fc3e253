// Package cli holds what every command of the suite has: what it was started
// with, its exit codes, and the grammar of its messages.
//
// A program is a package cli/<program> with
//
//	func Main(c *cli.Command) (exit int)
//
// and a main that says no more than cli.Run("<program>", <program>.Main). A
// Main that finishes its work by executing another program (an exec chain)
// returns only if that failed.
package cli

import "daemontools-go/pkg/internal/sys"

// Exit codes of the suite (spec: commands.md 0.1).
const (
	ExitOK      = 0
	ExitMisuse  = 100 // wrong arguments, or a definite no
	ExitTrouble = 111 // the system refused something
)

// Command is one run of a program.
type Command struct {
	Name   string   // the program as its messages name it, whatever argv[0] says
	Arg0   string   // argv[0]
	Args   []string // what follows it
	Origin sys.Origin
	Stdin  int // descriptors, 0 to 2 but in tests
	Stdout int
	Stderr int
}

// Run is a program's main: it calls main with what the process was started
// with, its signals as the caller left them, and exits with what it returns.
func Run(name string, main func(*Command) int) {
	o := sys.ReadOrigin()
	o.Calm()
	c := &Command{Name: name, Origin: o, Stdin: 0, Stdout: 1, Stderr: 2}
	if len(o.Args) > 0 {
		c.Arg0, c.Args = o.Args[0], o.Args[1:]
	}
	sys.Exit(main(c))
}
