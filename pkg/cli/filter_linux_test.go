package cli

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// Pipes are enlarged when the input comes faster than it is read, and not
// before; one that is larger stays as it is.
func TestFilterEnlarges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                  string
		input, stdin, stdout  int
		wantStdin, wantStdout int
	}{
		{"some lines", 100, 65536, 65536, 65536, 65536},
		{"a full pipe", FilterBlock, 65536, 4096, busyPipe, busyPipe},
		{"large pipes", FilterBlock, 2 * busyPipe, busyPipe, 2 * busyPipe, busyPipe},
	} {
		in, out := pipeOf(t, c.stdin), pipeOf(t, c.stdout)
		_, err := in.w.Write(make([]byte, c.input))
		require.NoError(t, err)
		require.NoError(t, in.w.Close())
		command := Command{Stdin: int(in.r.Fd()), Stdout: int(out.w.Fd())}
		require.Equal(t, ExitOK, command.Filter(func([]byte) error { return nil }))
		require.Equal(t, c.wantStdin, in.size(t), c.name)
		require.Equal(t, c.wantStdout, out.size(t), c.name)
	}
}

type pipe struct{ r, w *os.File }

// pipeOf makes a pipe that holds size bytes.
func pipeOf(t *testing.T, size int) (p pipe) {
	t.Helper()
	var err error
	p.r, p.w, err = os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() {
		p.r.Close()
		p.w.Close()
	})
	if _, err := unix.FcntlInt(p.r.Fd(), unix.F_SETPIPE_SZ, size); err == unix.EPERM {
		t.Skip("this user may not enlarge pipes")
	}
	require.Equal(t, size, p.size(t))
	return p
}

func (p pipe) size(t *testing.T) int {
	t.Helper()
	n, err := unix.FcntlInt(p.r.Fd(), unix.F_GETPIPE_SZ, 0)
	require.NoError(t, err)
	return n
}
