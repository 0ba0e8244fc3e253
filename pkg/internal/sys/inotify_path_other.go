//go:build !linux

package sys

import "syscall"

// AddPutPath fails with ENOSYS.
func (w *Watch) AddPutPath(path string) error { return syscall.ENOSYS }
