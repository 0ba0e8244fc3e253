//go:build linux || freebsd

package sys

import "syscall"

// endingWithUs asks the kernel to send a child the signal s, unless it is 0, when
// this process ends.
func endingWithUs(s syscall.Signal) *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: s} }
