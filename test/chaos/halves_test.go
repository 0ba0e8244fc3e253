package chaos

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// TestExactlyOnceSlowly kills multilog while its writer pauses: in the middle of
// a line, which is whole all the same, and between lines, when all that there
// was is on file.
func TestExactlyOnceSlowly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(tree.Memory(t), "all")
	l := newLogger(t, "t", "s4096", "n1000000", dir)
	out := l.pipe()
	dice := chances(t)
	w := &torrent{lines: lengths{10, 100, 3000}}
	write := func(text []byte) {
		t.Helper()
		_, err := out.Write(text)
		require.NoError(t, err)
	}
	said := int64(0) // with labels
	p := l.start()
	kill := func() {
		t.Helper()
		atRandom(dice, time.Millisecond)
		require.Equal(t, 128+9, p.Kill(syscall.SIGKILL), l.output())
		p = l.start()
	}
	for range max(blows(t)/10, 1) {
		for range dice.IntN(20) {
			w.last++
			text := append(w.appendLine(nil, w.last), '\n')
			said += labelSize + int64(len(text))
			write(text)
		}
		if dice.IntN(2) == 0 {
			l.awaitSize(dir, said)
		}
		w.last++
		text := append(w.appendLine(nil, w.last), '\n')
		said += labelSize + int64(len(text))
		half := 1 + dice.IntN(len(text)-1)
		write(text[:half])
		kill()
		write(text[half:])
		if dice.IntN(4) == 0 {
			kill()
		}
	}
	l.awaitSize(dir, said)
	require.NoError(t, out.Close())
	require.Equal(t, 0, p.Wait(), l.output())
	require.Empty(t, l.output())
	require.NoError(t, w.check(tidy(t, dir), true, nil))
}

// awaitSize waits until the files of a log directory hold that many bytes.
func (l *logger) awaitSize(dir string, size int64) {
	l.t.Helper()
	tree.AwaitOr(l.t, func() bool { return logSize(dir) == size }, func() string {
		return "the log's size\n" + l.output()
	})
}

// logSize is how many bytes the files of a log directory hold, but for what is
// about to be processed.
func logSize(dir string) (size int64) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "@") && e.Name() != "current" {
			continue
		}
		if info, err := e.Info(); err == nil {
			size += info.Size()
		}
	}
	return size
}
