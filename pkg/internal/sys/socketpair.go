package sys

import "golang.org/x/sys/unix"

// SocketPair makes two connected sockets, both close-on-exec: a pipe in either
// direction.
func SocketPair() (a, b int, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return -1, -1, err
	}
	CloseOnExec(fds[0], true)
	CloseOnExec(fds[1], true)
	return fds[0], fds[1], nil
}
