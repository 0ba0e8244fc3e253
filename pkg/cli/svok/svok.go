// Package svok is the program svok: it says by its exit code whether supervise
// is running in a directory.
//
//	svok dir
package svok

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// Main runs svok. Exit codes: 0 supervise is running, 100 it is not, 111 that
// could not be found out.
func Main(c *cli.Command) int {
	if len(c.Args) == 0 {
		return c.Usage("svok dir")
	}
	dir := c.Args[0]
	s, err := svc.Open(dir)
	if err != nil {
		return c.Fatal(err.(*svc.Error).Err, "unable to chdir to ", dir)
	}
	running, err := s.Running()
	if err != nil {
		return c.Fatal(err.(*svc.Error).Err, "unable to open ", dir, "/", rundir.OK)
	}
	if !running {
		return cli.ExitMisuse
	}
	return cli.ExitOK
}
