//go:build !linux

package sys

import "syscall"

// Watch reports changes of names in directories; not on this system, where the
// safety scan finds them.
type Watch struct{}

// NewWatch fails with ENOSYS.
func NewWatch() (*Watch, error) { return nil, syscall.ENOSYS }

// Fd is negative.
func (w *Watch) Fd() int { return -1 }

// Add fails with ENOSYS.
func (w *Watch) Add(path string) (id int, err error) { return -1, syscall.ENOSYS }

// AddAt fails with ENOSYS.
func (w *Watch) AddAt(dir int, name string) (id int, err error) { return -1, syscall.ENOSYS }

// Remove does nothing.
func (w *Watch) Remove(id int) {}

// Drain has nothing to report.
func (w *Watch) Drain(changed func(id int, name string)) {}

// Close does nothing.
func (w *Watch) Close() {}
