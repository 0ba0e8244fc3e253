//go:build linux && (386 || arm)

package sys

import "syscall"

// The calls without the 32 take ids of 16 bits here.
const (
	sysSetgroups = syscall.SYS_SETGROUPS32
	sysSetgid    = syscall.SYS_SETGID32
	sysSetuid    = syscall.SYS_SETUID32
)
