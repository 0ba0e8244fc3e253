package sys

import "syscall"

// FreeBSD counts limits in signed numbers.
func setrlimit(r int, l rlimit) error {
	return syscall.Setrlimit(r, &syscall.Rlimit{Cur: int64(l.soft), Max: int64(l.hard)})
}
