package multilog

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
)

// settle returns when everything is written that is to be written and nothing
// is going on in any log directory. The exit code is not 0 if the program cannot
// go on, which only a start can find.
func (m *multilog) settle() (exit int) {
	for {
		busy, next := false, int64(0)
		later := func(until int64) {
			if !busy || until < next {
				next = until
			}
			busy = true
		}
		if done, until := m.writeStatuses(); !done {
			later(until)
		}
		for _, l := range m.logs {
			a, exit := m.advance(l)
			if exit != 0 {
				return exit
			}
			switch a.Op {
			case logdir.Wait:
				later(a.Until)
			case logdir.Await:
				later(never)
			}
		}
		if !busy {
			return 0
		}
		m.wait(next)
	}
}

// never is a moment of the monotonic clock that does not come.
const never = 1<<63 - 1

// wait waits for a signal, at most until the time until.
func (m *multilog) wait(until int64) {
	m.now = sys.Monotonic()
	timeout := int64(-1)
	if until != never {
		timeout = max(until-m.now, 0)
	}
	m.await(false, timeout)
	m.now = sys.Monotonic()
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
