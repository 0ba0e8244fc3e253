package sys

import "golang.org/x/sys/unix"

// NoExec reports whether path is on a file system on which nothing can be
// executed.
func NoExec(path string) bool {
	var st unix.Statvfs_t
	err := again(func() error { return unix.Statvfs1(path, &st, unix.ST_WAIT) })
	return err == nil && st.Flag&unix.MNT_NOEXEC != 0
}
