package cli

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/getopt"
)

// said returns what f makes a command write to standard error, and the packets
// it wrote that in.
func said(t *testing.T, f func(c *Command) int) (exit int, writes []string) {
	t.Helper()
	// A socket of packets keeps writes apart.
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_SEQPACKET, 0)
	require.NoError(t, err)
	defer syscall.Close(pair[1])
	exit = f(&Command{Name: "prog", Arg0: "/usr/bin/its-name", Stderr: pair[0]})
	syscall.Close(pair[0])
	buf := make([]byte, 1<<16)
	for {
		n, err := syscall.Read(pair[1], buf)
		require.NoError(t, err)
		if n == 0 {
			return exit, writes
		}
		writes = append(writes, string(buf[:n]))
	}
}

func TestMessages(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	for _, test := range []struct {
		about string
		say   func(c *Command) int
		exit  int
		want  []string
	}{
		{"fatal", func(c *Command) int { return c.Fatal(syscall.ENOENT, "unable to open ", "a\nb") },
			111, []string{"prog: fatal: unable to open a\nb: file does not exist\n"}},
		{"without an error", func(c *Command) int { return c.Fatal(nil, "unknown account ", "x") },
			111, []string{"prog: fatal: unknown account x\n"}},
		{"warning", func(c *Command) int { c.Warn(syscall.EACCES, "unable to ", "do"); return 0 },
			0, []string{"prog: warning: unable to do: access denied\n"}},
		{"usage", func(c *Command) int { return c.Usage("prog file") },
			100, []string{"prog: usage: prog file\n"}},
		{"a long one is one write, too", func(c *Command) int { return c.Fatal(syscall.ENOENT, long) },
			111, []string{"prog: fatal: " + long + ": file does not exist\n"}},
		{"a bad option names argv[0]", func(c *Command) int { return c.BadOption(&getopt.Error{Letter: 'z'}, "prog file") },
			100, []string{"its-name: illegal option -- z\n", "prog: usage: prog file\n"}},
	} {
		exit, writes := said(t, test.say)
		require.Equal(t, test.exit, exit, test.about)
		require.Equal(t, test.want, writes, test.about)
	}
}

func TestWriteAll(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	// More than the pipe holds, so that one write cannot do it.
	sent := strings.Repeat("0123456789", 30_000)
	done := make(chan error, 1)
	go func() {
		err := WriteAll(int(w.Fd()), []byte(sent))
		w.Close()
		done <- err
	}()
	got := new(strings.Builder)
	_, err = r.WriteTo(got)
	require.NoError(t, err)
	require.NoError(t, <-done)
	require.Equal(t, sent, got.String())
	require.Equal(t, syscall.EBADF, WriteAll(-1, []byte("x")))
}
