package cli

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// The texts stand in the tables of the specification, not here again; these are
// the ones that users meet.
func TestErrorText(t *testing.T) {
	t.Parallel()
	for errno, want := range map[syscall.Errno]string{
		0:                      "no error",
		syscall.ENOENT:         "file does not exist",
		syscall.EACCES:         "access denied",
		syscall.EPERM:          "permission denied",
		syscall.EAGAIN:         "temporary failure",
		syscall.ENXIO:          "device not configured",
		syscall.ENOEXEC:        "exec format error",
		syscall.ENOTDIR:        "not a directory",
		syscall.EISDIR:         "is a directory",
		syscall.ELOOP:          "symbolic link loop",
		syscall.ETXTBSY:        "text busy",
		syscall.E2BIG:          "argument list too long",
		syscall.ENOSPC:         "out of disk space",
		syscall.EROFS:          "read-only file system",
		syscall.EMFILE:         "process cannot open more files",
		syscall.ENAMETOOLONG:   "file name too long",
		syscall.EPIPE:          "broken pipe",
		syscall.EOVERFLOW:      "unknown error",
		syscall.EILSEQ:         "unknown error",
		syscall.ECANCELED:      "unknown error",
		syscall.Errno(1 << 20): "unknown error",
	} {
		require.Equal(t, want, ErrorText(errno), "errno %d", int(errno))
	}
	require.Equal(t, "unknown error", ErrorText(errors.New("of Go's")))
}

// No text is the C library's or Go's by accident of another table: they have no
// capitals and no full stop, and each says one thing.
func TestErrorTextsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]syscall.Errno{}
	for e := syscall.Errno(0); e < 200; e++ {
		text := ErrorText(e)
		if text == "unknown error" {
			continue
		}
		require.Equal(t, text, strings.TrimRight(text, ".\n "))
		other, twice := seen[text]
		require.False(t, twice, "%d and %d are both %q", int(e), int(other), text)
		seen[text] = e
	}
	require.Greater(t, len(seen), 60)
}
