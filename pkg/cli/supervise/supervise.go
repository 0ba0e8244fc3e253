// Package supervise is the program supervise: it keeps one service running.
//
//	supervise dir
//
// The decisions are package supervise's (pkg/supervise); here is the loop that
// waits, turns what came into an event, and performs the actions. Under svscan
// -p one process does that for many services: svscan starts it with the
// descriptor of a connection (package packed), supervise -p fd.
package supervise

import (
	"strconv"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// Main runs supervise. Exit codes: 0 after the command x, once the service is
// down, 100 misuse, 111 it could not begin.
func Main(c *cli.Command) int {
	// The connection of an inheritance may be over.
	before, place, inherits := inheritance(c)
	scan, ok := connected(c.Args)
	if !inherits && !ok && len(c.Args) != 1 {
		return c.Usage("supervise dir")
	}
	c.Origin.OutliveReaders()
	sys.CollectAbove(memory(0))

	h, err := newHost(c)
	if err != nil {
		return c.Fatal(err, "unable to create pipe for ", c.Args[0])
	}
	if h.place = place; !inherits {
		h.place, _ = sys.OpenDir(".") // where there is none, there are no other services
	}
	switch {
	case inherits:
		h.inherit(before)
	case ok:
		h.connect(scan)
	default:
		s := h.serve(c.Args[0])
		if s == nil || !s.begin() {
			return cli.ExitTrouble
		}
	}
	for h.serves > 0 || h.scan != nil && h.scan.fd >= 0 {
		h.turn()
	}
	return cli.ExitOK
}

// connected is the descriptor of the connection with svscan, if it is the one
// that has started this supervise.
func connected(args []string) (fd int, ok bool) {
	if len(args) != 2 || args[0] != "-p" {
		return -1, false
	}
	fd, err := strconv.Atoi(args[1])
	if err != nil || fd < 3 {
		return -1, false
	}
	info, err := sys.Fstat(fd)
	return fd, err == nil && info.IsSocket
}

// memory is where garbage is collected, in bytes, by a supervise that serves so
// many: some two million above what the runtime has at the start, and each
// start leaves about a thousand.
func memory(services int) int64 {
	const base, each = 6 << 20, 2500
	return base + int64(services)*each
}
