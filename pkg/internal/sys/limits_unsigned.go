//go:build !freebsd

package sys

import "syscall"

func setrlimit(r int, l rlimit) error {
	return syscall.Setrlimit(r, &syscall.Rlimit{Cur: l.soft, Max: l.hard})
}
