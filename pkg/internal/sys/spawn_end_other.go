//go:build !linux && !freebsd

package sys

import "syscall"

// endingWithUs asks for nothing: there is no such signal here.
func endingWithUs(syscall.Signal) *syscall.SysProcAttr { return nil }
