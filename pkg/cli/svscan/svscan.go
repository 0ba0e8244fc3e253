// Package svscan is the program svscan: it keeps a supervise running for each
// run directory in a scan directory, and a pipe to its logger where it has one.
//
//	svscan [-s] [-m name] [-t seconds] [-p n] [dir]
//
//	-s  TERM and INT stop all services in order, HUP scans now; so it is as process 1
//	-m  when the service name has ended for good, stop all, and exit with its code; implies -s
//	-t  how long a service may take to end before it is killed, by default 5 seconds
//	-p  packed: one supervise process serves up to n services, with 0 all of them
//
// The decisions are package scan's; here is the loop that waits, turns what
// came into an event, and performs the actions.
package svscan

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/upgrade"
	"daemontools-go/pkg/handover"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/svc"
)

// Main runs svscan. It returns after an ordered stop: 0, or as package comment and
// manual say; and for trouble at the start: exit code 111, or 100 for wrong
// options. Without -s TERM and INT end it at once, and the supervise processes
// stay. At USR2 it and they become their new versions.
func Main(c *cli.Command) int {
	o, ok := readOptions(c)
	if !ok {
		return cli.ExitMisuse
	}
	c.Origin.OutliveReaders()
	sys.CollectAbove(memoryLimit)
	l := &loop{
		c: c, options: o, fd: -1, pipes: map[*scan.Service]pipe{}, holders: map[int]*holder{}, home: map[*scan.Service]*holder{},
		boot: svc.Boot(), search: sys.Search("supervise", c.Origin.Environ),
	}
	var before handover.Scan
	inherits := upgrade.Inherit(c, func(head handover.Head, state []byte) (understood bool) {
		before, understood = handover.ReadScan(state)
		l.place = head.Place
		return understood
	})
	if !inherits {
		l.place, _ = sys.OpenDir(".")
	}
	if len(o.rest) > 0 && !inherits { // the version before has been there
		if err := sys.Chdir(o.rest[0]); err != nil {
			return c.Fatal(err, "unable to chdir to ", o.rest[0])
		}
	}
	if o.vital != "" && !inherits {
		if _, err := sys.Statat(sys.Cwd, o.vital); err != nil {
			return c.Fatal(err, "unable to find service ", o.vital)
		}
	}
	var err error
	if l.signals, err = sys.Catch(o.caught()...); err == nil {
		l.waiter, err = sys.NewWaiter()
	}
	if err != nil {
		return c.Fatal(err, "unable to create pipe")
	}
	l.listen() // an upgrade keeps them blocked until here
	l.waiter.Add(l.signals, signal)
	sys.AdoptOrphans() // services whose supervise was killed
	// Before the first reading: a name made in between is in one or the other.
	l.watchDirectory()
	if inherits {
		l.inherit(before)
	}
	l.list(true)
	l.safety = sys.Monotonic() + scan.Interval
	for l.regard(); ; {
		l.turn()
		if exit, over := l.stopped(); over {
			return exit
		}
	}
}

// memoryLimit is where garbage is collected, in bytes: some two million above
// what the runtime has at the start and what a thousand services need.
const memoryLimit = 8 << 20
