// Package svstat is the program svstat: it prints a line about each service.
//
//	svstat [dir ...]
package svstat

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/svc"
)

// outputSize is how many bytes are gathered before they are written.
const outputSize = 8192

// Main runs svstat. Its exit code is always 0: what is wrong with a directory
// stands in the directory's line.
func Main(c *cli.Command) int {
	var out []byte
	for _, dir := range c.Args {
		out = append(out, dir...)
		out = append(out, ": "...)
		out = appendStatus(out, dir)
		out = append(out, '\n')
		if len(out) >= outputSize {
			cli.WriteAll(c.Stdout, out)
			out = out[:0]
		}
	}
	cli.WriteAll(c.Stdout, out)
	return cli.ExitOK
}

func appendStatus(out []byte, dir string) []byte {
	s, err := svc.Open(dir)
	if err != nil {
		return appendError(out, err.(*svc.Error))
	}
	defer s.Close()
	st, err := s.Status()
	if err != nil {
		return appendError(out, err.(*svc.Error))
	}
	return appendState(out, st, sys.Wall())
}
