package svlog

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/tai"
)

// printed runs svlog and returns what it prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer out.Close()
	c := &cli.Command{Name: "svlog", Args: args, Stdout: int(out.Fd()), Stderr: 2}
	require.Equal(t, cli.ExitOK, Main(c), args)
	text, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	return string(text)
}

// logged is a line as it was logged, with the time that it counts as.
type logged struct {
	time int64
	text string
}

// randomLog writes a log directory whose lines are some microseconds apart, or
// not at all, and returns the lines.
func randomLog(t *testing.T, r *rand.Rand, dir string) (all []logged) {
	t.Helper()
	now := int64(1_795_000_000_000_000_000) + 500
	filler := strings.Repeat("0123456789abcdef", maxLine/16)
	for file := range 1 + r.Intn(6) {
		var content []byte
		for n := range r.Intn(3000) {
			now += r.Int63n(3) * 1000
			text := fmt.Sprintf("%s %d.%d %s", tai.FromUnix(now).AppendLabel(nil), file, n, filler[:r.Intn(60)])
			if n > 0 && r.Intn(10) == 0 {
				text = "of the line before"
			}
			if r.Intn(1000) == 0 {
				text += filler[:r.Intn(maxLine-len(text))]
			}
			content = append(append(content, text...), '\n')
			all = append(all, logged{now, text})
		}
		now += 1000
		require.NoError(t, os.WriteFile(filepath.Join(dir, logdir.FinishedName(tai.FromUnix(now), "s")), pack(t, r.Intn(4), content), 0o644))
	}
	// Lines without a stamp have the time of the one before.
	for i := range all {
		if i > 0 && all[i].text[0] != '@' {
			all[i].time = all[i-1].time
		}
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, logdir.Current), nil, 0o644))
	return all
}

// pack compresses content in one of some ways, or not.
func pack(t *testing.T, way int, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	switch way {
	case 0:
		w := gzip.NewWriter(&b)
		w.Write(content)
		require.NoError(t, w.Close())
	case 1:
		w, err := zstd.NewWriter(&b)
		require.NoError(t, err)
		w.Write(content)
		require.NoError(t, w.Close())
	default:
		return content
	}
	return b.Bytes()
}

// Whatever is asked for, the lines are those that a search through all of them
// finds.
func TestRandomLogs(t *testing.T) {
	t.Parallel()
	for seed := range int64(12) {
		r := rand.New(rand.NewSource(seed))
		dir := t.TempDir()
		all := randomLog(t, r, dir)
		if len(all) == 0 {
			continue
		}
		require.Equal(t, joined(all), printed(t, "--raw", dir), "seed %d", seed)
		for range 20 {
			args := []string{"--raw", dir}
			since, until, word, last := int64(0), int64(1)<<62, "", len(all)
			if r.Intn(2) == 0 {
				since = all[r.Intn(len(all))].time
				args = append(args, "-S", string(tai.FromUnix(since).AppendLabel(nil)))
			}
			if r.Intn(2) == 0 {
				until = all[r.Intn(len(all))].time
				args = append(args, "-U", string(tai.FromUnix(until).AppendLabel(nil)))
			}
			if r.Intn(2) == 0 {
				word = fmt.Sprint(".", r.Intn(30))
				args = append(args, "-g", strings.ReplaceAll(word, ".", "[.]"))
			}
			if r.Intn(2) == 0 {
				last = r.Intn(len(all))
				args = append(args, fmt.Sprint("-n", last))
			}
			var want []logged
			for _, l := range all {
				if since <= l.time && l.time <= until && strings.Contains(l.text, word) {
					want = append(want, l)
				}
			}
			want = want[max(len(want)-last, 0):]
			require.Equal(t, joined(want), printed(t, args...), "seed %d: %s", seed, args)
		}
	}
}

func joined(lines []logged) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String()
}

// A line of any length is read, in pieces, and with no more memory than a short
// one.
func TestLongLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := strings.Repeat("x", 20*maxLine+7)
	label := string(tai.FromUnix(1_795_000_000_000_000_000).AppendLabel(nil))
	content := label + " " + text + "\n" + label + " next\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, logdir.Current), []byte(content), 0o644))
	got := printed(t, "--raw", dir)
	require.Equal(t, strings.ReplaceAll(content, "\n", ""), strings.ReplaceAll(got, "\n", ""))
	require.Equal(t, 22, strings.Count(got, "\n"))
	for _, line := range strings.Split(got, "\n") {
		require.LessOrEqual(t, len(line), maxLine)
	}
	require.Equal(t, label+" next\n", printed(t, "--raw", "-n1", dir))
	require.Equal(t, label+" next\n", printed(t, "--raw", "-g", "next", dir))
	// The rest of a line is wanted if its beginning is.
	require.Equal(t, 21, strings.Count(printed(t, "--raw", "-g", "xx", dir), "\n"))
}

// What is printed about a line is JSON, and means the line.
func FuzzAppendString(f *testing.F) {
	f.Add([]byte("text"))
	f.Add([]byte("\"\\\t\x00\x7f<é\xff\xed\xa0\x80"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var got string
		quoted := appendString(nil, text)
		require.True(t, utf8.Valid(quoted))
		require.NoError(t, json.Unmarshal(quoted, &got))
		require.Equal(t, string([]rune(string(text))), got)
	})
}

func TestAppendVisible(t *testing.T) {
	t.Parallel()
	require.Equal(t, "a\tb\\x1b[2Jc\\x07\\x7fé", string(appendVisible(nil, []byte("a\tb\x1b[2Jc\x07\x7fé"))))
}
