package sys

import "golang.org/x/sys/unix"

// IsFile reports whether fd is a regular file, whose reader and writer wait for
// nobody.
func IsFile(fd int) bool {
	var st unix.Stat_t
	err := again(func() error { return unix.Fstat(fd, &st) })
	return err == nil && uint32(st.Mode)&unix.S_IFMT == unix.S_IFREG
}
