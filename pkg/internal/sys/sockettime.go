package sys

import "golang.org/x/sys/unix"

// LimitWrites lets a write to the socket fd that has to wait fail with EAGAIN
// after so many nanoseconds.
func LimitWrites(fd int, nanoseconds int64) {
	tv := unix.NsecToTimeval(nanoseconds)
	unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_SNDTIMEO, &tv)
}
