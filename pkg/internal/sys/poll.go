package sys

import "golang.org/x/sys/unix"

// PollFd is one descriptor of Poll: Fd, and after Poll returned whether there
// is something to read or the other side is gone.
type PollFd struct {
	Fd    int // negative: left out
	Ready bool
}

// Poller waits for descriptors without allocating.
type Poller struct{ fds []unix.PollFd }

// Wait waits until a descriptor of set can be read, or until timeout
// nanoseconds are over (negative: for ever). A signal ends the wait early, with
// nothing ready.
func (p *Poller) Wait(set []PollFd, timeout int64) error {
	p.fds = p.fds[:0]
	for i := range set {
		p.fds = append(p.fds, unix.PollFd{Fd: int32(set[i].Fd), Events: unix.POLLIN})
	}
	err := poll(p.fds, timeout)
	for i := range set {
		set[i].Ready = err == nil && p.fds[i].Revents != 0
	}
	if err == unix.EINTR {
		return nil
	}
	return err
}

// milliseconds is a timeout in nanoseconds as poll(2) and epoll_wait(2) want it:
// rounded up; negative stays for ever.
func milliseconds(timeout int64) int {
	if timeout < 0 {
		return -1
	}
	return int(min((timeout+999_999)/1_000_000, 1<<30))
}
