package svscan

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	"daemontools-go/pkg/scan"
)

// loop is where the core meets the system: one thread that waits in one place.
type loop struct {
	c *cli.Command
	options
	core    scan.Scan
	search  []string               // where supervise may be
	pipes   map[*scan.Service]pipe // of the services that have a log
	signals int                    // readable when a signal that is caught came
	watch   *sys.Watch             // nil: the safety scan is all there is
	waiter  *sys.Waiter

	fd         int             // the scan directory, -1 while it cannot be opened
	safety     int64           // when the next safety scan is due
	scans      int             // how many there were
	modified   int64           // the directory's modification time when it was last read
	read       int64           // the wall clock's time then
	troubled   map[string]bool // names complained about since the last safety scan
	unreadable bool            // the directory could not be read
	settling   []string        // names to look at again

	boot    resume.Key
	holders map[int]*holder           // by process id
	home    map[*scan.Service]*holder // that serves the service itself
	last    *holder                   // that took one
	tickets int                       // how many were given out
	place   int                       // the directory in which this program was started
	upgrade bool                      // the upgrade was asked for
	rescan  bool                      // a scan was asked for
	ends    int                       // how often the end was asked for
	fate    fate
}

// What can be ready. A tag is that, and the process id of a holder in the bits
// above it.
const (
	signal       = iota // a signal came
	changed             // something changed in the scan directory
	ended               // a holder's process ended
	connection          // a holder says something
	vitalChanged        // something has changed about the vital service
)

const kindBits = 3

// turn waits for something to happen and deals with it.
func (l *loop) turn() {
	l.speak()
	due := l.safety
	if next, ok := l.core.Deadline(); ok {
		due = min(due, next)
	}
	if l.core.Stopping() || l.fate.blind { // for what inspect finds, and regard
		due = min(due, sys.Monotonic()+scan.StopRetry)
	}
	// A supervise that ended is replaced only if its directory is still there.
	all := false
	for _, tag := range l.waiter.Wait(max(due-sys.Monotonic(), 0)) {
		all = l.meet(tag&(1<<kindBits-1), int(tag>>kindBits)) || all
	}
	for ; l.ends > 0; l.ends-- {
		l.stop()
	}
	if l.core.Stopping() {
		l.inspect()
	}
	if now := sys.Monotonic(); now >= l.safety || l.rescan {
		l.rescan, all = false, all || l.rescan
		l.safety = now + scan.Interval
		l.safetyScan(all)
	} else if all {
		l.list(false)
	}
	l.step(scan.Event{Kind: scan.Tick})
	l.lookAgain()
	l.regard()
	if l.upgrade && !l.listening() && !l.core.Stopping() {
		l.upgrade = false
		l.speak()
		l.spread()
		l.become()
	}
}

// meet deals with something that is ready, and reports whether the whole scan
// directory is to be read.
func (l *loop) meet(kind uint64, pid int) (all bool) {
	h := l.holders[pid]
	switch {
	case kind == signal:
		return l.heed()
	case kind == changed:
		return l.changes()
	case kind == vitalChanged:
		l.fate.watch.Drain(func(int, string) {})
		return false
	case h == nil: // it was lost a moment ago
		return false
	case kind == ended:
		l.lose(h, false, 0)
		return true
	}
	l.hear(h)
	return true
}

// heed takes the signals that came.
func (l *loop) heed() (all bool) {
	var signals [512]byte
	n, _ := sys.Read(l.signals, signals[:])
	for _, s := range signals[:max(n, 0)] {
		switch syscall.Signal(s) {
		case syscall.SIGUSR2:
			l.upgrade = true
		case syscall.SIGHUP:
			l.rescan = true
		case syscall.SIGTERM, syscall.SIGINT:
			l.ends++
		}
	}
	return l.reap()
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
	for {
		pid, status := sys.Reap()
		if pid == 0 {
			return any
		}
		if h := l.holders[pid]; h != nil {
			any = true
			l.lose(h, h.process < 0, how(status))
			continue
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
		case scan.Tell:
			l.tell(a.Service, a.Role, a.Word)
		case scan.Check:
			l.check(a.Service, a.Role)
		case scan.GiveUp:
			l.c.Warn(nil, "unable to stop ", a.Service.Name, where[a.Role])
		}
	}
}
