// Package svscan is the program svscan: it keeps a supervise running for each
// run directory in a scan directory, and a pipe to its logger where it has one.
//
//	svscan [dir]
//
// The decisions are package scan's; here is the loop that waits, turns what
// came into an event, and performs the actions.
package svscan

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/scan"
)

// Main runs svscan. It does not return but for trouble at the start: exit code
// 111. TERM and INT end it at once, and the supervise processes stay.
func Main(c *cli.Command) int {
	c.Origin.OutliveReaders()
	if len(c.Args) > 0 {
		if err := sys.Chdir(c.Args[0]); err != nil {
			return c.Fatal(err, "unable to chdir to ", c.Args[0])
		}
	}
	l := &loop{c: c, fd: -1, pipes: map[*scan.Service]pipe{}, found: map[int]found{}, search: sys.Search("supervise", c.Origin.Environ)}
	var err error
	if l.children, err = sys.Catch(syscall.SIGCHLD); err != nil {
		return c.Fatal(err, "unable to create pipe")
	}
	sys.AdoptOrphans() // services whose supervise was killed
	// Before the first reading: a name made in between is in one or the other.
	l.watchDirectory()
	l.list(true)
	l.safety = sys.Monotonic() + scan.Interval
	for {
		l.turn()
	}
}
