//go:build !linux

package sys

import "golang.org/x/sys/unix"

// poll waits with poll(2): the timeout is rounded up to milliseconds.
func poll(fds []unix.PollFd, timeout int64) error {
	_, err := unix.Poll(fds, milliseconds(timeout))
	return err
}
