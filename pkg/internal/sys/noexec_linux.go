package sys

import "golang.org/x/sys/unix"

// NoExec reports whether path is on a file system on which nothing can be
// executed.
func NoExec(path string) bool {
	var st unix.Statfs_t
	err := again(func() error { return unix.Statfs(path, &st) })
	return err == nil && st.Flags&unix.ST_NOEXEC != 0
}
