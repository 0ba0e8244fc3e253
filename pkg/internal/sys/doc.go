// Package sys is the only code of the suite that talks to the kernel.
//
// It holds one file a facility; the suffix of a file's name says where it
// works. Everything above it decides, this package does: its functions take
// plain values, retry what a signal interrupted, and return the kernel's errno
// unchanged (a syscall.Errno), because the text of a message is package cli's.
//
// What a Go program loses between its execve and its main (tight resource
// limits, ignored and blocked signals, which of the descriptors 0 to 2 were
// closed) is saved by the entry point in entry_linux_*.s and put back for
// whatever the program executes or starts: see Origin.
package sys
