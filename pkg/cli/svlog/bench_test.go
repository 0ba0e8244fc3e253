package svlog

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/tai"
)

// BenchmarkSvlog reads a log of SVLOG_MB megabytes, 200 without it, in files of
// 16 MB. SVLOG_MB=10000 needs as much room below TMPDIR.
//
//	SVLOG_MB=10000 TMPDIR=/var/tmp go test ./pkg/cli/svlog -run '^$' -bench Svlog -benchtime 20x
func BenchmarkSvlog(b *testing.B) {
	size := int64(200)
	if text := os.Getenv("SVLOG_MB"); text != "" {
		var err error
		size, err = strconv.ParseInt(text, 10, 64)
		require.NoError(b, err)
	}
	dir := b.TempDir()
	last := makeLog(b, dir, size*1e6)
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	require.NoError(b, err)
	defer null.Close()
	label := func(before int64) string { return string(tai.FromUnix(last - before).AppendLabel(nil)) }
	for _, bench := range []struct {
		name string
		args []string
	}{
		{"last-100", []string{"-n", "100"}},
		{"last-100-of-a-word", []string{"-n", "100", "-g", "number 7"}},
		{"since", []string{"-S", label(1e9)}},
		{"a-second-before", []string{"-S", label(101e9), "-U", label(100e9)}},
		{"everything", nil},
	} {
		b.Run(bench.name, func(b *testing.B) {
			if bench.args == nil {
				b.SetBytes(size * 1e6)
			}
			for b.Loop() {
				c := &cli.Command{Name: "svlog", Args: append(bench.args, dir), Stdout: int(null.Fd()), Stderr: 2}
				require.Equal(b, cli.ExitOK, Main(c))
			}
		})
	}
}

// makeLog fills a log directory with size bytes: a line each 100 microseconds
// until now. It returns the time of the last line.
func makeLog(b *testing.B, dir string, size int64) int64 {
	const (
		fileSize = 16_000_000
		step     = 100_000
		filler   = " 200 GET /a/path/of/some/length?with=parameters from 192.0.2.17 in 13 ms\n"
	)
	var content []byte
	now := sys.Wall() - size/100*step
	for written, number := int64(0), 0; written < size; {
		content = content[:0]
		for len(content) < fileSize {
			now += step
			number++
			content = tai.FromUnix(now).AppendLabel(content)
			content = append(content, " number "...)
			content = strconv.AppendInt(content, int64(number), 10)
			content = append(content, filler...)
		}
		written += int64(len(content))
		name := logdir.FinishedName(tai.FromUnix(now), logdir.Safe)
		if written >= size {
			name = logdir.Current
		}
		require.NoError(b, os.WriteFile(filepath.Join(dir, name), content, logdir.DoneMode))
	}
	return now
}
