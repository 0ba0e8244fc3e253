package sys

import "golang.org/x/sys/unix"

// Waiter waits for many descriptors, each with a tag by which it is known
// (epoll(7)): what a wait costs does not follow their number.
type Waiter struct {
	fd     int
	events [64]unix.EpollEvent
	ready  [64]uint64
}

// NewWaiter makes a waiter for nothing yet.
func NewWaiter() (*Waiter, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	return &Waiter{fd: fd}, nil
}

// Add lets the waiter wait for fd too: until it can be read, or the other side
// is gone.
func (w *Waiter) Add(fd int, tag uint64) error {
	return unix.EpollCtl(w.fd, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{
		Events: unix.EPOLLIN, Fd: int32(tag), Pad: int32(tag >> 32),
	})
}

// Remove ends that. It is to be said before fd is closed.
func (w *Waiter) Remove(fd int) { unix.EpollCtl(w.fd, unix.EPOLL_CTL_DEL, fd, nil) }

// Wait waits until one of the descriptors is ready, or until timeout nanoseconds
// are over, rounded up to milliseconds (negative: for ever). It returns the tags
// of those that are, no more than 64 at a time; the result is valid until the
// next Wait. A signal ends the wait early, with nothing ready.
func (w *Waiter) Wait(timeout int64) []uint64 {
	n, err := unix.EpollWait(w.fd, w.events[:], milliseconds(timeout))
	if err != nil {
		return nil
	}
	for i, e := range w.events[:n] {
		w.ready[i] = uint64(uint32(e.Fd)) | uint64(uint32(e.Pad))<<32
	}
	return w.ready[:n]
}
