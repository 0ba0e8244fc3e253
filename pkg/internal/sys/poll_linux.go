package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// poll waits with ppoll(2), whose timeout is exact to the nanosecond. Syscall
// and not RawSyscall: what blocks behind the runtime's back keeps its monitor
// awake.
func poll(fds []unix.PollFd, timeout int64) error {
	var limit *syscall.Timespec
	if timeout >= 0 {
		ts := syscall.NsecToTimespec(timeout)
		limit = &ts
	}
	_, _, e := syscall.Syscall6(unix.SYS_PPOLL, uintptr(unsafe.Pointer(unsafe.SliceData(fds))), uintptr(len(fds)),
		uintptr(unsafe.Pointer(limit)), 0, 0, 0)
	if e != 0 {
		return e
	}
	return nil
}
