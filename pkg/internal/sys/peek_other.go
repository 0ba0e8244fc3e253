//go:build !linux

package sys

import "syscall"

// Peeker looks at what a pipe holds without taking it, which this system does
// not offer.
type Peeker struct{}

// NewPeeker returns an error.
func NewPeeker(int) (*Peeker, error) { return nil, syscall.ENOSYS }

// Peek copies the first bytes that the pipe holds.
func (*Peeker) Peek([]byte) (int, error) { return 0, syscall.ENOSYS }

// Close forgets the pipe.
func (*Peeker) Close() {}

// Take takes the first bytes of the pipe.
func (*Peeker) Take(int, *byte) error { return syscall.ENOSYS }

// Enlarge lets the pipe hold more.
func (*Peeker) Enlarge(int) {}

// Pending returns how many bytes the pipe holds.
func (*Peeker) Pending() int { return 0 }

// Size returns how many bytes the pipe can hold.
func (*Peeker) Size() int { return 0 }
