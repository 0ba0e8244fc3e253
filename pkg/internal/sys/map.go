package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// MapShared maps the first size bytes of the open file fd into memory, for
// reading and writing. What is written there is the file's content at once, and
// stays so whatever happens to this process.
func MapShared(fd, size int) ([]byte, error) {
	p, err := unix.MmapPtr(fd, 0, nil, uintptr(size), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return unsafe.Slice((*byte)(p), size), nil
}

// MapNew makes the file name in the directory dir, for which the file system has
// the space, or empties the one that is there, and maps its size zeros as
// MapShared does. If it cannot there is no file.
func MapNew(dir int, name string, size int, mode uint32) ([]byte, error) {
	fd, err := Openat(dir, name, ReadWrite|NonBlock|Create|Truncate, mode)
	if err != nil {
		return nil, err
	}
	defer Close(fd)
	var page []byte
	n, err := Write(fd, make([]byte, size))
	switch {
	case err == nil && n < size:
		err = syscall.ENOSPC
	case err == nil:
		page, err = MapShared(fd, size)
	}
	if err != nil {
		Unlinkat(dir, name)
	}
	return page, err
}

// SetSize cuts the open file fd to size bytes.
func SetSize(fd int, size int64) error {
	return again(func() error { return unix.Ftruncate(fd, size) })
}
