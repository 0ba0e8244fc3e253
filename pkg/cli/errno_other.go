//go:build !linux

package cli

import "syscall"

// errnoTextLinux has nothing to add here.
func errnoTextLinux(syscall.Errno) string { return "" }
