//go:build !linux

package sys

import "syscall"

// StatusOf returns how the process of OpenProcess has ended, which is not known
// here.
func StatusOf(int) (status syscall.WaitStatus, ok bool) { return 0, false }
