package sys

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// ReadFile is Read for a file, as WriteFile is Write.
func ReadFile(fd int, p []byte) (int, error) {
	return swift(unix.SYS_READ, fd, uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), 0)
}

// EnlargePipe lets the pipe fd hold size bytes, if it may and does not yet. For
// what is no pipe it does nothing.
func EnlargePipe(fd, size int) {
	if now, err := unix.FcntlInt(uintptr(fd), unix.F_GETPIPE_SZ, 0); err == nil && now < size {
		unix.FcntlInt(uintptr(fd), unix.F_SETPIPE_SZ, size)
	}
}
