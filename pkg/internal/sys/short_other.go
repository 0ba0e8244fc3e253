//go:build !linux || !(amd64 || arm64 || riscv64)

package sys

import (
	"syscall"

	"golang.org/x/sys/unix"
)

func openat(dir int, name string, flags int, mode uint32) (fd int, err error) {
	return unix.Openat(dir, name, flags, mode)
}

func closeFile(fd int) { syscall.Close(fd) }

func statFile(dir int, name string, st *unix.Stat_t, flags int) error {
	return unix.Fstatat(dir, name, st, flags)
}
