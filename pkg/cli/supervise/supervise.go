// Package supervise is the program supervise: it keeps one service running.
//
//	supervise dir
//
// The decisions are package supervise's (pkg/supervise); here is the loop that
// waits, turns what came into an event, and performs the actions.
package supervise

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// memoryLimit is where garbage is collected, in bytes: some two million above
// what the runtime has at the start, and each start leaves about a thousand.
const memoryLimit = 6 << 20

// Main runs supervise. Exit codes: 0 after the command x, once the service is
// down, 100 misuse, 111 it could not begin.
func Main(c *cli.Command) int {
	if len(c.Args) != 1 {
		return c.Usage("supervise dir")
	}
	dir := c.Args[0]
	c.Origin.OutliveReaders()
	sys.CollectAbove(memoryLimit)

	sys.PanicOnFault() // a record that somebody cuts off is no reason to end

	children, err := sys.Catch(syscall.SIGCHLD)
	if err != nil {
		return c.Fatal(err, "unable to create pipe for ", dir)
	}
	d, code := enter(c, dir)
	if d == nil {
		return code
	}
	l := &loop{c: c, d: d, children: children}
	l.core.Want = rundir.WantUp
	if d.down {
		l.core.Want = rundir.WantDown
	}
	ended := l.succeed()
	l.keepRecord()
	l.step(core.Event{Kind: core.Begin})
	if err := d.openOK(c); err != nil {
		return c.Fatal(err, "unable to read ", dir, "/", rundir.OK)
	}
	l.step(core.Event{Kind: core.Ready})
	if ended {
		l.step(core.Event{Kind: core.Exited})
	}
	for l.core.Phase() != core.Left {
		l.turn()
	}
	l.farewell()
	return cli.ExitOK
}
