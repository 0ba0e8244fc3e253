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

// Main runs tai64n. Exit codes: 0 at the end of input, 111 if a read or a write
// failed, about which it says nothing.
func Main(c *cli.Command) int {
	l := newLabeller(c.Output())
	return c.Filter(func(block []byte) error { return l.label(block, tai.FromUnix(sys.Wall())) })
}
