//go:build !linux

package sys

import "syscall"

// BootID is the id of this boot of the machine, which is not known here.
func BootID() string { return "" }

// Ticks is the time since the boot.
func Ticks() uint64 { return 0 }

// StartOf returns when the process pid was started, which nobody knows here.
func StartOf(uint32) uint64 { return 0 }

// OpenProcess returns a descriptor of a process.
func OpenProcess(uint32) (fd int, err error) { return -1, syscall.ENOSYS }

// SignalProcess sends a signal to the process of OpenProcess.
func SignalProcess(int, syscall.Signal) error { return syscall.ENOSYS }

// AdoptOrphans does nothing: orphans are init's.
func AdoptOrphans() {}
