package multilog

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
)

// settle returns when everything is written that is to be written and every
// log directory can take more. The exit code is not 0 if the program cannot go
// on, which only a start can find.
func (m *multilog) settle() (exit int) {
	for {
		busy, next := false, int64(logdir.Never)
		if done, until := m.writeStatuses(); !done {
			busy, next = true, until
		}
		for _, l := range m.logs {
			a, exit := m.advance(l)
			if exit != 0 {
				return exit
			}
			busy = busy || a.Op == logdir.Wait || a.Op == logdir.Await
			next = min(next, l.dir.Deadline())
		}
		if !busy {
			return 0
		}
		m.wait(next)
	}
}

// between lets everything begin that log directories do between two pieces of
// input, and returns when they can take more.
func (m *multilog) between() {
	if m.timed || m.deadline() != logdir.Never {
		m.now = sys.Monotonic()
	}
	for _, l := range m.logs {
		if m.alarm {
			l.dir.Rotate()
		}
		l.dir.Settled(m.now)
	}
	m.alarm = false
	m.settle()
}

// deadline is when a log directory will have something to do even if nothing
// comes, on the clock of m.now.
func (m *multilog) deadline() int64 {
	at := int64(logdir.Never)
	for _, l := range m.logs {
		at = min(at, l.dir.Deadline())
	}
	return at
}

// wait waits for a signal, at most until the time until.
func (m *multilog) wait(until int64) {
	m.now = sys.Monotonic()
	m.await(false, timeout(m.now, until))
	m.now = sys.Monotonic()
}

// timeout is how long it is until then, in nanoseconds; negative: for ever.
func timeout(now, until int64) int64 {
	if until == logdir.Never {
		return -1
	}
	return max(until-now, 0)
}

// await waits until a signal came, which it notes, or, if input is asked for,
// standard input can be read, and reports that. A negative timeout, in
// nanoseconds, is none.
func (m *multilog) await(input bool, timeout int64) (readable bool) {
	set := [2]sys.PollFd{{Fd: m.signals}, {Fd: -1}}
	if input {
		set[1].Fd = m.c.Stdin
	}
	if err := m.poller.Wait(set[:], timeout); err != nil {
		return input // then read(2) has to wait
	}
	if set[0].Ready {
		m.noteSignals()
		return false
	}
	return set[1].Ready
}

// noteSignals takes the signals that came.
func (m *multilog) noteSignals() {
	var came [16]byte
	n, _ := sys.Read(m.signals, came[:])
	for i := 0; i < n; i++ {
		switch syscall.Signal(came[i]) {
		case syscall.SIGTERM:
			m.terminate = true
		case syscall.SIGALRM:
			m.alarm = true
		case syscall.SIGCHLD:
			m.reap()
		}
	}
}

// reap notes which processors ended. There may be other children, left by the
// program that became multilog.
func (m *multilog) reap() {
	for {
		pid, status := sys.Reap()
		if pid == 0 {
			return
		}
		for _, l := range m.logs {
			if l.processor == pid {
				l.processor = 0
				l.dir.Exited(status.Signaled(), status.ExitStatus())
			}
		}
	}
}
