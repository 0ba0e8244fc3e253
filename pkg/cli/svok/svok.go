// Package svok is the program svok: it says by its exit code whether supervise
// is running in a directory.
//
//	svok dir
package svok

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
)

// Main runs svok. Exit codes: 0 supervise is running, 100 it is not, 111 that
// could not be found out.
func Main(c *cli.Command) int {
	if len(c.Args) == 0 {
		return c.Usage("svok dir")
	}
	dir := c.Args[0]
	d, err := sys.OpenDir(dir)
	if err != nil {
		return c.Fatal(err, "unable to chdir to ", dir)
	}
	fd, err := sys.Openat(d, rundir.OK, sys.WriteOnly|sys.NonBlock, 0)
	if err == syscall.ENOENT || err == syscall.ENXIO {
		return cli.ExitMisuse
	}
	if err != nil {
		return c.Fatal(err, "unable to open ", dir, "/", rundir.OK)
	}
	sys.Close(fd)
	return cli.ExitOK
}
