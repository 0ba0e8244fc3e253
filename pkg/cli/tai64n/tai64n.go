// Package tai64n is the program tai64n: it copies its input to its output and
// puts a label and a space in front of each line.
//
//	tai64n
package tai64n

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/tai"
)

// blockSize is what one read takes: all that fits into a pipe.
const blockSize = 65536

// Main runs tai64n. Exit codes: 0 at the end of input, 111 if a read or a write
// failed, about which it says nothing.
func Main(c *cli.Command) int {
	if c.Origin.Closed&(1<<c.Stdin|1<<c.Stdout) != 0 {
		return cli.ExitTrouble // the runtime has put /dev/null there
	}
	l := labeller{write: func(p []byte) error { return cli.WriteAll(c.Stdout, p) }}
	block := make([]byte, blockSize)
	for {
		n, err := sys.Read(c.Stdin, block)
		if err != nil {
			return cli.ExitTrouble
		}
		if n == 0 {
			return cli.ExitOK
		}
		if l.label(block[:n], tai.FromUnix(sys.Wall())) != nil {
			return cli.ExitTrouble
		}
	}
}
