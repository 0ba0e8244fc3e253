package sys

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// OpenDir opens the directory path as a handle for the functions that take one.
// It fails where chdir(2) would, with the same errno: search permission is
// enough.
func OpenDir(path string) (fd int, err error) { return OpenDirAt(Cwd, path) }

// OpenDirAt is OpenDir for a path seen from the open directory dir.
func OpenDirAt(dir int, path string) (fd int, err error) {
	if path == "" {
		return -1, syscall.ENOENT
	}
	// The dot asks for search permission, which O_PATH alone does not need.
	return Openat(dir, path+"/.", unix.O_PATH|unix.O_DIRECTORY, 0)
}
