//go:build !linux

package sys

import "syscall"

// AddPut fails with ENOSYS.
func (w *Watch) AddPut(dir int, name string) error { return syscall.ENOSYS }

// AddLeft fails with ENOSYS.
func (w *Watch) AddLeft(dir int, name string) error { return syscall.ENOSYS }
