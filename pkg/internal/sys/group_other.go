//go:build !linux

package sys

import "syscall"

// Group is a control group; there are none on this system.
type Group struct{}

// MakeGroup returns nil.
func MakeGroup(string) *Group { return nil }

// FindGroup returns nil.
func FindGroup(string) *Group { return nil }

// Remove does nothing.
func (*Group) Remove() {}

// Members are none.
func (*Group) Members() []Process { return nil }

// Kill fails with ENOSYS.
func (*Group) Kill() error { return syscall.ENOSYS }

func (*Group) add(int) {}
