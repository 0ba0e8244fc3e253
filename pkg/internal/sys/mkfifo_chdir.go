//go:build !linux && !openbsd && !netbsd

package sys

import "golang.org/x/sys/unix"

// Mkfifoat makes a FIFO in the directory dir. There is no system call for it
// here, so the working directory changes for a moment.
func Mkfifoat(dir int, name string, mode uint32) error {
	back, err := OpenDir(".")
	if err != nil {
		return err
	}
	defer Close(back)
	if err := Fchdir(dir); err != nil {
		return err
	}
	defer Fchdir(back)
	return unix.Mkfifo(name, mode)
}
