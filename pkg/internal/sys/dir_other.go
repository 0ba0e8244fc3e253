//go:build !linux

package sys

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// OpenDir opens the directory path as a handle for the functions that take one.
// Here it also needs read permission.
func OpenDir(path string) (fd int, err error) { return OpenDirAt(Cwd, path) }

// OpenDirAt is OpenDir for a path seen from the open directory dir.
func OpenDirAt(dir int, path string) (fd int, err error) {
	if path == "" {
		return -1, syscall.ENOENT
	}
	return Openat(dir, path+"/.", unix.O_DIRECTORY, 0)
}
