package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// WriteFile is Write for a file, which does not wait for anybody. The runtime
// is not told: it would find something else to do for the processor during a
// call that takes more than 20 microseconds, and there is nothing else.
func WriteFile(fd int, p []byte) (int, error) {
	return swift(unix.SYS_WRITE, fd, uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), 0)
}

// swift makes a system call on fd that waits for nobody.
//
//go:uintptrescapes
func swift(call uintptr, fd int, a, b, c uintptr) (int, error) {
	for {
		n, _, e := syscall.RawSyscall6(call, uintptr(fd), a, b, c, 0, 0)
		if e == 0 {
			return int(n), nil
		}
		if e != syscall.EINTR {
			return 0, e
		}
	}
}
