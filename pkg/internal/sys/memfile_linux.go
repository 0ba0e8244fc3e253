package sys

import "golang.org/x/sys/unix"

// MemFile makes a file that has no name in any directory and stays open when
// this process executes another program.
func MemFile() (fd int, err error) { return unix.MemfdCreate("daemontools", 0) }
