//go:build !linux

package sys

import "golang.org/x/sys/unix"

// poll waits with poll(2): the timeout is rounded up to milliseconds.
func poll(fds []unix.PollFd, timeout int64) error {
	ms := -1
	if timeout >= 0 {
		ms = int(min((timeout+999_999)/1_000_000, 1<<30))
	}
	_, err := unix.Poll(fds, ms)
	return err
}
