// Package svscanboot is the program svscanboot: it runs svscan on /etc/service,
// and readproctitle, which shows what svscan and the services without a log
// complain about in the list of processes.
//
//	svscanboot
//
// Whichever of the three is killed, or all of them: the services go on, and what
// they complain about is shown when there is somebody again to show it.
package svscanboot

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

const (
	scanDir = "/etc/service"
	path    = "/command:/usr/local/bin:/usr/local/sbin:/bin:/sbin:/usr/bin:/usr/sbin:/usr/X11R6/bin"
	null    = "/dev/null"
)

// Main runs svscanboot until svscan has ended, other than by being killed, and
// readproctitle after it, and returns the exit code of readproctitle. Arguments
// are ignored.
func Main(c *cli.Command) int {
	c.Origin.OutliveReaders()
	b := &boot{c: c, env: []string{"PATH=" + path}}
	var err error
	if b.in, err = sys.Openat(sys.Cwd, null, sys.ReadOnly, 0); err == nil {
		b.out, err = sys.Openat(sys.Cwd, null, sys.WriteOnly, 0)
	}
	if err != nil {
		return c.Fatal(err, "unable to open ", null)
	}
	if b.complaints, err = openComplaints(); err == nil {
		b.signals, err = sys.Catch(syscall.SIGCHLD)
	}
	if err != nil {
		return c.Fatal(err, "unable to create pipe")
	}
	c.Origin.Unblock()
	c.Stderr = b.complaints.ours // from here on, complaints are for the title

	// What a killed svscan leaves behind falls to this process, which takes notice
	// of its end even where process 1 does not.
	sys.AdoptOrphans()
	stopForeign()
	for {
		if exit, done := b.turn(); done {
			return exit
		}
	}
}
