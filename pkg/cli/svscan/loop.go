package svscan

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/scan"
)

// loop is where the core meets the system: one thread that waits in one place.
type loop struct {
	c        *cli.Command
	core     scan.Scan
	search   []string               // where supervise may be
	pipes    map[*scan.Service]pipe // of the services that have a log
	children int                    // readable when a child ended
	watch    *sys.Watch             // nil: the safety scan is all there is
	poller   sys.Poller

	fd         int             // the scan directory, -1 while it cannot be opened
	safety     int64           // when the next safety scan is due
	scans      int             // how many there were
	modified   int64           // the directory's modification time when it was last read
	read       int64           // the wall clock's time then
	troubled   map[string]bool // names complained about since the last safety scan
	unreadable bool            // the directory could not be read
	settling   []string        // names to look at again

	found map[int]found // supervises that run already, by process id
	set   []sys.PollFd  // what to wait for
	pids  []int         // of the found ones in it
}

// pipe leads from a service to its logger. Both ends stay open here, so that
// neither side ever notices that the other is started anew.
type pipe struct{ r, w int }

// turn waits for something to happen and deals with it.
func (l *loop) turn() {
	due := l.safety
	if next, ok := l.core.Deadline(); ok {
		due = min(due, next)
	}
	ended, changed := l.poll(max(due-sys.Monotonic(), 0))

	// A supervise that ended is replaced only if its directory is still there.
	all := l.reap() || ended
	if changed {
		all = l.changes() || all
	}
	if now := sys.Monotonic(); now >= l.safety {
		l.safety = now + scan.Interval
		l.safetyScan(all)
	} else if all {
		l.list(false)
	}
	l.step(scan.Event{Kind: scan.Tick})
	l.lookAgain()
}

// lookAgain looks at what is settling. It is not done while the actions of
// another step are worked off: what it finds calls for actions of its own.
func (l *loop) lookAgain() {
	for _, name := range l.settling {
		l.look(name)
	}
	l.settling = l.settling[:0]
}

// reap takes every child that ended, and reports whether there was a supervise
// among them: there are orphans, too.
func (l *loop) reap() (any bool) {
	var signals [512]byte
	sys.Read(l.children, signals[:])
	for {
		pid, status := sys.Reap()
		if pid == 0 {
			return any
		}
		any = any || l.core.Runs(pid)
		l.step(scan.Event{Kind: scan.Exited, PID: pid, How: how(status)})
	}
}

func how(status syscall.WaitStatus) scan.How {
	switch {
	case status.Signaled():
		return scan.Killed
	case status.ExitStatus() == 0:
		return scan.Clean
	default:
		return scan.Trouble
	}
}

// step tells the core what happened and does what it says. The answers to what
// it says call for nothing more.
func (l *loop) step(e scan.Event) {
	for _, a := range l.core.Step(sys.Monotonic(), e) {
		switch a.Do {
		case scan.Open:
			l.open(a.Service)
		case scan.Start:
			l.start(a.Service, a.Role)
		case scan.Close:
			l.close(a.Service)
		case scan.Look:
			l.settling = append(l.settling, a.Name)
		}
	}
}
