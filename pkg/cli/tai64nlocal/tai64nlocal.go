// Package tai64nlocal is the program tai64nlocal: it copies its input to its
// output and turns the label at the beginning of a line into local time.
//
//	tai64nlocal
package tai64nlocal

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/localtime"
)

// Main runs tai64nlocal. Exit codes: 0 at the end of input, 111 if a read or a
// write failed, about which it says nothing.
func Main(c *cli.Command) int {
	t := newTranslator(localtime.Zone(c.Origin.Environ))
	write := c.Output()
	return c.Filter(func(block []byte) error { return write(t.translate(block)) })
}
