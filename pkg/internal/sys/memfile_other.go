//go:build !linux

package sys

import "syscall"

// MemFile makes a file without a name; not on this system.
func MemFile() (fd int, err error) { return -1, syscall.ENOSYS }
