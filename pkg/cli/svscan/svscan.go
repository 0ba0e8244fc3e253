// Package svscan is the program svscan: it keeps a supervise running for each
// run directory in a scan directory, and a pipe to its logger where it has one.
//
//	svscan [-p n] [dir]
//
//	-p  packed: one supervise process serves up to n services, with 0 all of them
//
// The decisions are package scan's; here is the loop that waits, turns what
// came into an event, and performs the actions.
package svscan

import (
	"strconv"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/upgrade"
	"daemontools-go/pkg/handover"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/svc"
)

// Main runs svscan. It does not return but for trouble at the start: exit code
// 111, or 100 for a wrong n. TERM and INT end it at once, and the supervise
// processes stay. At USR2 it and they become their new versions.
func Main(c *cli.Command) int {
	limit, args, ok := packing(c.Args)
	if !ok {
		return c.Usage("svscan [-p n] [dir]")
	}
	c.Origin.OutliveReaders()
	sys.CollectAbove(memoryLimit)
	l := &loop{
		c: c, fd: -1, limit: limit, pipes: map[*scan.Service]pipe{}, holders: map[int]*holder{}, home: map[*scan.Service]*holder{},
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
	if len(args) > 0 && !inherits { // the version before has been there
		if err := sys.Chdir(args[0]); err != nil {
			return c.Fatal(err, "unable to chdir to ", args[0])
		}
	}
	var err error
	if l.signals, err = sys.Catch(syscall.SIGCHLD, syscall.SIGUSR2); err == nil {
		l.waiter, err = sys.NewWaiter()
	}
	if err != nil {
		return c.Fatal(err, "unable to create pipe")
	}
	c.Origin.Unblock() // an upgrade keeps them blocked until here
	l.waiter.Add(l.signals, signal)
	sys.AdoptOrphans() // services whose supervise was killed
	// Before the first reading: a name made in between is in one or the other.
	l.watchDirectory()
	if inherits {
		l.inherit(before)
	}
	l.list(true)
	l.safety = sys.Monotonic() + scan.Interval
	for {
		l.turn()
	}
}

// packing reads the option. Anything else is a directory, as for the C program,
// which has no options.
func packing(args []string) (limit int, rest []string, ok bool) {
	if len(args) == 0 || len(args[0]) < 2 || args[0][:2] != "-p" {
		return unpacked, args, true
	}
	number, rest := args[0][2:], args[1:]
	if number == "" && len(rest) > 0 {
		number, rest = rest[0], rest[1:]
	}
	limit, err := strconv.Atoi(number)
	return limit, rest, err == nil && limit >= 0
}

// memoryLimit is where garbage is collected, in bytes: some two million above
// what the runtime has at the start and what a thousand services need.
const memoryLimit = 8 << 20
