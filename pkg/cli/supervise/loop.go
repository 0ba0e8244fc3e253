package supervise

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// loop is where the core meets the system: one thread that waits in one place.
type loop struct {
	c        *cli.Command
	d        *directory
	core     core.Service
	children int        // readable when a child ended
	watch    *sys.Watch // nil: nothing is watched
	poller   sys.Poller
	errno    syscall.Errno // why the last Start failed, for the complaint
	status   trouble
	succession
}

// turn waits for something to happen and tells the core.
func (l *loop) turn() {
	set := [...]sys.PollFd{{Fd: l.d.control.r}, {Fd: l.children}, {Fd: -1}, {Fd: -1}}
	if l.core.Listens() {
		set[2].Fd = l.watch.Fd()
	}
	if l.adopted {
		set[3].Fd = l.process
	}
	l.poller.Wait(set[:], l.timeout())
	if set[1].Ready {
		l.reap()
	}
	if set[3].Ready || l.adopted && l.process < 0 && !l.isThere() {
		l.release()
	}
	if set[2].Ready {
		l.watch.Drain(func(string) {})
		l.step(core.Event{Kind: core.Changed})
	}
	if set[0].Ready {
		l.obey()
	}
	l.step(core.Event{Kind: core.Tick})
	if l.status.unwritten() && sys.Monotonic() >= l.status.again {
		l.publish()
	}
}

// timeout is how long to wait at most, in nanoseconds; negative: for ever.
func (l *loop) timeout() int64 {
	due, ok := l.core.Deadline()
	if l.status.unwritten() && (!ok || l.status.again < due) {
		due, ok = l.status.again, true
	}
	wait := int64(-1)
	if ok {
		wait = max(due-sys.Monotonic(), 0)
	}
	if l.adopted && l.process < 0 && (!ok || wait > look) {
		wait = look
	}
	return wait
}

// obey reads what control bytes there are. Those behind an exit are lost, as
// they are when they come a moment later.
func (l *loop) obey() {
	var bytes [64]byte
	n, _ := sys.Read(l.d.control.r, bytes[:])
	for i := 0; i < n && l.core.Phase() != core.Left; i++ {
		l.step(core.Event{Kind: core.Command, Byte: bytes[i]})
	}
}

// reap takes every child that ended. Processes that were children of this one
// before it became supervise are none of its business.
func (l *loop) reap() {
	var signals [64]byte
	sys.Read(l.children, signals[:])
	for {
		pid, _ := sys.Reap()
		if pid == 0 {
			return
		}
		if uint32(pid) == l.core.PID() && !l.adopted {
			l.step(core.Event{Kind: core.Exited})
		}
	}
}

// step tells the core what happened and does what it says, until it says
// nothing more.
func (l *loop) step(e core.Event) {
	for {
		answer, asked := l.act(e)
		switch {
		case asked:
			e = answer
		case e.Kind == core.ExecFailed && l.errno == syscall.ENOENT && l.gone():
			e = core.Event{Kind: core.Vanished}
		default:
			return
		}
	}
}

// act is one step. If the core asks for a start, that is done last and asked is
// true: the answer is the next event.
func (l *loop) act(e core.Event) (answer core.Event, asked bool) {
	now := core.Time{Mono: sys.Monotonic(), Wall: sys.Wall()}
	actions := l.core.Step(now, e)
	l.remember()
	for _, a := range actions {
		if a.Do == core.Start {
			return l.start(), true
		}
		l.perform(a)
	}
	return core.Event{}, false
}

// start starts ./run and returns the answer.
func (l *loop) start() core.Event {
	pid, execErr, forkErr := l.c.Origin.Spawn(&sys.Child{
		Dir: l.d.fd, Paths: []string{rundir.Argv0}, Argv: []string{rundir.Argv0}, Env: l.c.Origin.Environ,
		PID: l.announce(),
	})
	switch {
	case forkErr != nil:
		l.errno, _ = forkErr.(syscall.Errno)
		return core.Event{Kind: core.ForkFailed, Errno: int(l.errno)}
	case execErr != nil:
		sys.Wait(pid)
		l.errno, _ = execErr.(syscall.Errno)
		return core.Event{Kind: core.ExecFailed, Errno: int(l.errno)}
	}
	return core.Event{Kind: core.Started, PID: uint32(pid)}
}

// gone reports whether the run directory was removed.
func (l *loop) gone() bool {
	info, err := sys.Fstat(l.d.fd)
	return err == nil && info.Links == 0
}
