//go:build !linux

package sys

import "syscall"

// AddGrowth fails with ENOSYS.
func (w *Watch) AddGrowth(fd int) error { return syscall.ENOSYS }

// Discard has nothing to take.
func (w *Watch) Discard() {}
