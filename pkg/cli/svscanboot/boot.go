package svscanboot

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// pace is the least time between two starts of one program, in nanoseconds.
const pace = 1_000_000_000

// boot is svscan, readproctitle, and the pipe between them.
type boot struct {
	c          *cli.Command
	env        []string // of both
	in, out    int      // /dev/null
	complaints complaints
	signals    int // readable when a child ended
	poller     sys.Poller

	svscan program
	title  program
	ending bool // svscan has ended for good
}

// program is one of the two.
type program struct {
	pid    int   // 0: it does not run
	due    int64 // when it may be started
	failed bool  // it could not be, which was said
}

// turn starts what is due, waits for something to happen and deals with it. When
// all is over it returns the exit code.
func (b *boot) turn() (exit int, done bool) {
	now := sys.Monotonic()
	timeout := int64(-1)
	if b.title.pid == 0 && b.complaints.reader < 0 {
		if now >= b.title.due {
			b.startTitle(now)
		}
		timeout = b.title.wait(now, timeout)
	}
	if b.svscan.pid == 0 && !b.ending {
		if now >= b.svscan.due {
			b.startSvscan(now)
		}
		timeout = b.svscan.wait(now, timeout)
	}
	set := [...]sys.PollFd{{Fd: b.signals}, {Fd: b.complaints.reader}}
	b.poller.Wait(set[:], timeout)
	if set[0].Ready {
		var signals [512]byte
		sys.Read(b.signals, signals[:])
	}
	if set[1].Ready {
		b.complaints.lose()
		if b.ending {
			return cli.ExitOK, true
		}
	}
	return b.reap()
}

// wait returns the shorter of timeout and the time until p, if it does not run,
// may be started: both in nanoseconds, a negative timeout is for ever.
func (p *program) wait(now, timeout int64) int64 {
	switch {
	case p.pid != 0:
		return timeout
	case timeout < 0:
		return p.due - now
	default:
		return min(timeout, p.due-now)
	}
}

// reap takes every child that ended. There are others than the two: orphans, and
// what whoever executed this program has started.
func (b *boot) reap() (exit int, done bool) {
	for {
		pid, status := sys.Reap()
		switch pid {
		case 0:
			return 0, false
		case b.svscan.pid:
			b.svscan.pid = 0
			if !killed(status) {
				b.end()
			}
		case b.title.pid:
			b.title.pid = 0
			if b.ending {
				return exitCode(status), true
			}
		}
	}
}

// killed tells an accident from the end of a program that was told to end, or
// that has said why it cannot go on.
func killed(status syscall.WaitStatus) bool {
	if !status.Signaled() {
		return false
	}
	switch status.Signal() {
	case syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP:
		return false
	}
	return true
}

// exitCode is what a shell says of status.
func exitCode(status syscall.WaitStatus) int {
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

// end lets readproctitle end when the last service has.
func (b *boot) end() {
	b.ending = true
	b.complaints.end()
	b.c.Stderr = b.out
}
