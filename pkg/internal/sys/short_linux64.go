//go:build linux && (amd64 || arm64 || riscv64)

package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Calls that a file system answers at once are made without telling Go's
// runtime: it would look for something else to do for the processor, and wake a
// thread for that, while there is nothing else.

func openat(dir int, name string, flags int, mode uint32) (fd int, err error) {
	p, err := syscall.BytePtrFromString(name)
	if err != nil {
		return -1, err
	}
	n, _, e := syscall.RawSyscall6(unix.SYS_OPENAT, uintptr(dir), uintptr(unsafe.Pointer(p)), uintptr(flags), uintptr(mode), 0, 0)
	if e != 0 {
		return -1, e
	}
	return int(n), nil
}

func closeFile(fd int) { syscall.RawSyscall(unix.SYS_CLOSE, uintptr(fd), 0, 0) }

func statFile(dir int, name string, st *unix.Stat_t, flags int) error {
	p, err := syscall.BytePtrFromString(name)
	if err != nil {
		return err
	}
	_, _, e := syscall.RawSyscall6(statCall, uintptr(dir), uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(st)), uintptr(flags), 0, 0)
	if e != 0 {
		return e
	}
	return nil
}
