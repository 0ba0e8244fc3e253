// Package tai64nlocal is the program tai64nlocal: it copies its input to its
// output and turns the label at the beginning of a line into local time.
//
//	tai64nlocal
package tai64nlocal

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/tai/zone"
)

// blockSize is what one read takes: all that fits into a pipe.
const blockSize = 65536

// Main runs tai64nlocal. Exit codes: 0 at the end of input, 111 if a read or a
// write failed, about which it says nothing.
func Main(c *cli.Command) int {
	if c.Origin.Closed&(1<<c.Stdin|1<<c.Stdout) != 0 {
		return cli.ExitTrouble // the runtime has put /dev/null there
	}
	t := translator{local: zone.NewLocal(localZone(c.Origin.Environ))}
	block := make([]byte, blockSize)
	out := make([]byte, 0, 2*blockSize)
	for {
		n, err := sys.Read(c.Stdin, block)
		if err != nil {
			return cli.ExitTrouble
		}
		if n == 0 {
			return cli.ExitOK
		}
		out = t.translate(out[:0], block[:n])
		if cli.WriteAll(c.Stdout, out) != nil {
			return cli.ExitTrouble
		}
	}
}
