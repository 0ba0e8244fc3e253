package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/internal/sys"
)

// All of the input goes through, from a pipe and from a file, into a pipe and
// into a file.
func TestFilter(t *testing.T) {
	t.Parallel()
	input := bytes.Repeat([]byte("0123456789\n"), 20000)
	t.Run("pipe", func(t *testing.T) {
		t.Parallel()
		r, w, err := os.Pipe()
		require.NoError(t, err)
		defer r.Close()
		go func() {
			defer w.Close()
			w.Write(input)
		}()
		out, err := os.Create(filepath.Join(t.TempDir(), "out"))
		require.NoError(t, err)
		defer out.Close()
		copyThrough(t, r, out)
		got, err := os.ReadFile(out.Name())
		require.NoError(t, err)
		require.True(t, bytes.Equal(input, got))
	})
	t.Run("file", func(t *testing.T) {
		t.Parallel()
		name := filepath.Join(t.TempDir(), "in")
		require.NoError(t, os.WriteFile(name, input, 0o600))
		in, err := os.Open(name)
		require.NoError(t, err)
		defer in.Close()
		r, w, err := os.Pipe()
		require.NoError(t, err)
		defer r.Close()
		got := make(chan []byte)
		go func() {
			all, _ := io.ReadAll(r)
			got <- all
		}()
		copyThrough(t, in, w)
		require.NoError(t, w.Close())
		require.True(t, bytes.Equal(input, <-got))
	})
}

// copyThrough runs a filter that changes nothing.
func copyThrough(t *testing.T, in, out *os.File) {
	t.Helper()
	c := Command{Stdin: int(in.Fd()), Stdout: int(out.Fd())}
	require.Equal(t, ExitOK, c.Filter(c.Output()))
}

func TestFilterFails(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	_, err = w.WriteString("x")
	require.NoError(t, err)
	require.NoError(t, w.Close())
	directory, err := os.Open(t.TempDir())
	require.NoError(t, err)
	defer directory.Close()
	never := func([]byte) error { panic("nothing was read") }
	for name, c := range map[string]Command{
		"stdin was closed":  {Stdin: 0, Stdout: 1, Origin: sys.Origin{Closed: 1 << 0}},
		"stdout was closed": {Stdin: 0, Stdout: 1, Origin: sys.Origin{Closed: 1 << 1}},
		"read fails":        {Stdin: int(directory.Fd()), Stdout: 1},
	} {
		require.Equal(t, ExitTrouble, c.Filter(never), name)
	}
	c := Command{Stdin: int(r.Fd()), Stdout: 1}
	require.Equal(t, ExitTrouble, c.Filter(func([]byte) error { return errors.New("no space") }))
}
