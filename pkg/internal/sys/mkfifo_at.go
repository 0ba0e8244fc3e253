//go:build linux || openbsd || netbsd

package sys

import "golang.org/x/sys/unix"

// Mkfifoat makes a FIFO in the directory dir.
func Mkfifoat(dir int, name string, mode uint32) error { return unix.Mkfifoat(dir, name, mode) }
