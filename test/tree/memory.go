//go:build linux

package tree

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// Memory makes a scratch directory in memory, if there is a place for that with
// a gigabyte left: what a program there waits for to be on the disk is there at
// once. It is removed when the test ends; call it before New, so that whoever
// works in it has ended by then.
func Memory(tb testing.TB) string {
	tb.Helper()
	const place, enough = "/dev/shm", 1 << 30
	var s unix.Statfs_t
	if err := unix.Statfs(place, &s); err != nil || s.Bavail*uint64(s.Bsize) < enough {
		return tb.TempDir()
	}
	dir, err := os.MkdirTemp(place, filepath.Base(prefix()))
	if err != nil {
		return tb.TempDir()
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
