// Package readproctitle is the program readproctitle: it shows the last bytes
// of its standard input as its last argument in the list of processes.
//
//	readproctitle [arg ...] lastarg
//
// The last argument says by its length how much is shown.
package readproctitle

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// shortest is the length of the shortest last argument in bytes.
const shortest = 5

// Main runs readproctitle until its input ends. It says nothing, whatever
// happens.
func Main(c *cli.Command) int {
	if len(c.Args) == 0 {
		return cli.ExitMisuse
	}
	t := newTitle(c.Origin.ArgMemory(len(c.Origin.Args) - 1))
	if len(t) < shortest {
		return cli.ExitMisuse
	}
	if c.Origin.Closed&1 != 0 {
		return cli.ExitTrouble // what is open as descriptor 0 is the runtime's
	}
	var p [4096]byte
	for {
		n, err := sys.Read(c.Stdin, p[:])
		if err != nil {
			return cli.ExitTrouble
		}
		if n == 0 {
			return cli.ExitOK
		}
		t.add(p[:n])
	}
}
