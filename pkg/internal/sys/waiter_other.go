//go:build !linux

package sys

import "slices"

// Waiter waits for many descriptors, each with a tag by which it is known.
type Waiter struct {
	poller Poller
	set    []PollFd
	tags   []uint64
	ready  []uint64
}

// NewWaiter makes a waiter for nothing yet.
func NewWaiter() (*Waiter, error) { return &Waiter{}, nil }

// Add lets the waiter wait for fd too: until it can be read, or the other side
// is gone.
func (w *Waiter) Add(fd int, tag uint64) error {
	w.set = append(w.set, PollFd{Fd: fd})
	w.tags = append(w.tags, tag)
	return nil
}

// Remove ends that. It is to be said before fd is closed.
func (w *Waiter) Remove(fd int) {
	for i := range w.set {
		if w.set[i].Fd == fd {
			w.set = slices.Delete(w.set, i, i+1)
			w.tags = slices.Delete(w.tags, i, i+1)
			return
		}
	}
}

// Wait waits until one of the descriptors is ready, or until timeout nanoseconds
// are over, rounded up to milliseconds (negative: for ever). It returns the tags
// of those that are; the result is valid until the next Wait. A signal ends the
// wait early, with nothing ready.
func (w *Waiter) Wait(timeout int64) []uint64 {
	w.ready = w.ready[:0]
	if w.poller.Wait(w.set, timeout) != nil {
		return nil
	}
	for i := range w.set {
		if w.set[i].Ready {
			w.ready = append(w.ready, w.tags[i])
		}
	}
	return w.ready
}
