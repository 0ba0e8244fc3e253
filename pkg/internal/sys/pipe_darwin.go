package sys

import "golang.org/x/sys/unix"

// Pipe makes a pipe; both ends are close-on-exec.
func Pipe() (r, w int, err error) {
	var p [2]int
	if err := unix.Pipe(p[:]); err != nil {
		return -1, -1, err
	}
	unix.CloseOnExec(p[0])
	unix.CloseOnExec(p[1])
	return p[0], p[1], nil
}
