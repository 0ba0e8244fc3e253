package svstat

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/internal/sys"
)

func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want   []string
		text   string
		longer bool
	}{
		{nil, "", false},
		{[]string{""}, "\n", false},
		{[]string{"a", "b"}, "a\nb\n", false},
		{[]string{"a", "not ended"}, "a\nnot ended", false},
		{[]string{"2", "3", "4", "5", "6"}, "1\n2\n3\n4\n5\n6\n", false},
		{[]string{"b"}, "of it\nb\n", true},
		{[]string{"part of a very long line"}, "part of a very long line", true},
	} {
		var got []string
		for _, line := range cut([]byte(c.text), c.longer) {
			got = append(got, string(line))
		}
		require.Equal(t, c.want, got)
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"@400000006b00bf99075bcbf4 hello":   "2026-11-20 22:45:51.123456 hello",
		"2026-11-20_21:45:51.12345 svlogd":  "2026-11-20 22:45:51.123450 svlogd",
		"@400000006b00bf99 is no label":     "@400000006b00bf99 is no label",
		"no stamp, \x1b[31m a\ttab, \x7f ü": `no stamp, \x1b[31m a` + "\t" + `tab, \x7f ü`,
		strings.Repeat("x", maxLine+1):      strings.Repeat("x", maxLine) + "...",
		"":                                  "",
	} {
		require.Equal(t, want, here.line([]byte(line)))
	}
}

func TestLogDirectory(t *testing.T) {
	t.Parallel()
	elsewhere := filepath.Join(t.TempDir(), "app")
	for _, c := range []struct {
		want  string
		files map[string]string
	}{
		{"log/main", map[string]string{"log/run": "exec multilog t ./main", "log/main/current": "", "log/another/current": ""}},
		{"log/second", map[string]string{"log/run": "exec multilog t ./first ././second", "log/second/current": ""}},
		{elsewhere, map[string]string{"log/run": "exec multilog t " + elsewhere}},
		{"log/b", map[string]string{"log/run": "a program that nobody knows", "log/a/current/file": "", "log/b/current": ""}},
		{"log/main", map[string]string{"log/main/current": ""}},
		{"", map[string]string{"log/run": "exec multilog t ./main"}},
		{"own", map[string]string{"run": "run | multilog t ./own", "own/current": ""}},
		{"", map[string]string{"run": "#!/bin/sh", "release/current": ""}},
	} {
		path := t.TempDir()
		require.NoError(t, os.MkdirAll(elsewhere, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(elsewhere, "current"), nil, 0o600))
		within := "."
		for name, text := range c.files {
			name = filepath.Join(path, name)
			require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
			require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		}
		if _, err := os.Stat(filepath.Join(path, "log")); err == nil {
			within = "log"
		}
		dir, err := sys.OpenDir(path)
		require.NoError(t, err)
		require.Equal(t, c.want, logDirectory(dir, within))
		sys.Close(dir)
	}
}

// Of a long file only the end is read; what is no file is not read.
func TestLastLines(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	var text strings.Builder
	for i := range 10000 {
		text.WriteString("line " + strconv.Itoa(i) + "\n")
	}
	require.NoError(t, os.WriteFile(filepath.Join(path, "current"), []byte(text.String()), 0o600))
	dir, err := sys.OpenDir(path)
	require.NoError(t, err)
	defer sys.Close(dir)
	lines := lastLinesOf(dir, "current")
	require.Len(t, lines, lastLines)
	require.Equal(t, "line 9995", string(lines[0]))
	require.Empty(t, lastLinesOf(dir, "nothing"))
	require.Empty(t, lastLinesOf(dir, "."))
	require.NoError(t, sys.Mkfifoat(dir, "fifo", 0o600))
	require.Empty(t, lastLinesOf(dir, "fifo"))
}
