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

// SetSize cuts the open file fd to size bytes.
func SetSize(fd int, size int64) error {
	return again(func() error { return unix.Ftruncate(fd, size) })
}
