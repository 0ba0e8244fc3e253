package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
)

// Every section is measured once, with little input and few services; every
// system's files are checked.
func TestReport(t *testing.T) {
	t.Parallel()
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	for _, s := range sections() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			// Not below a directory that others may not enter: the chain
			// ends as another user.
			scratch, err := os.MkdirTemp("", "daemontools-go-bench.")
			require.NoError(t, err)
			defer os.RemoveAll(scratch)
			b := &bench{
				rounds: 1, bytes: 3e6, services: 10, window: time.Second,
				scratch: scratch, notes: t.Output(),
			}
			require.NoError(t, b.find(bin))
			var out strings.Builder
			require.NoError(t, b.report(t.Context(), []section{s}, &out))
			t.Log(out.String())
			for _, row := range rows(s.name) {
				require.Regexp(t, `\n\| `+regexp.QuoteMeta(row)+` \| \d`, out.String())
			}
			entries, err := os.ReadDir(scratch)
			require.NoError(t, err)
			for _, e := range entries {
				require.False(t, e.IsDir(), e.Name())
			}
		})
	}
}

// rows are the names of rows that a section must have at least.
func rows(section string) (names []string) {
	switch section {
	case "memory":
		return []string{"memory, kB a service", "memory, kB a service with a log, the logger apart", "the same with the logger"}
	case "idle":
		return []string{"idle: CPU time, µs a second", "idle: context switches a second"}
	case "boot":
		return []string{"boot, ms"}
	case "detection":
		return []string{"`ln -s` until it runs, ms"}
	case "restart":
		return []string{"`kill -9` of a service until its successor runs, ms"}
	case "control":
		return []string{"`svstat` of all, ms", "`svc -t` of all, ms", "`svc -t` of all until the last one's successor runs, ms"}
	case "size":
		return []string{"svscan", "supervise", "multilog", "all programs"}
	}
	for _, m := range modes {
		if section == "logger" && m.task == collect || section == "labels" && m.task != collect {
			names = append(names, m.name)
		}
	}
	return names
}

// A program that loses its input or fails is no result.
func TestFailure(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ want, script string }{
		{"exit status 3", "cat; exit 3"},
		{"5 bytes are on file, and must be 10 at least", "head -c 5; exec cat >/dev/null"},
		{"the 1. line from the end", "read -r line; cat; echo x"},
	} {
		b := &bench{scratch: t.TempDir()}
		c := command{args: []string{"/bin/sh", "-c", test.script}, filter: true, copies: true}
		input := []byte("1\n2\n3\n4\n5\n")
		_, err := b.measure(t.Context(), c, mode{byLine: true}, input, input)
		require.ErrorContains(t, err, test.want)
	}
}

func TestCheckFiles(t *testing.T) {
	t.Parallel()
	label := "@" + strings.Repeat("0", labelSize-2) + " "
	var want, logged []byte
	for i := range 1000 {
		line := fmt.Sprintf("%d %s\n", i, strings.Repeat("x", i%80))
		want = append(want, line...)
		logged = append(append(logged, label...), line...)
	}
	half := len(logged) / 2
	within := bytes.LastIndexByte(logged[:half], '\n') + 1
	all := mode{labels: true}
	some := mode{labels: true, size: 2*8192 + half - 200, keep: 2}
	for _, test := range []struct {
		name     string
		ok       bool
		mode     mode
		old, new []byte
	}{
		{"all", true, all, logged[:half], logged[half:]},
		{"all in current", true, all, nil, logged},
		{"the end is missing", false, all, nil, logged[:len(logged)-1]},
		{"the beginning is missing", false, all, nil, logged[1:]},
		{"no labels", false, all, nil, want},
		{"in the wrong order", false, all, logged[half:], logged[:half]},
		{"a part", true, some, nil, logged[within:]},
		{"cut in a label", true, some, nil, logged[within+3:]},
		{"cut in a line", true, some, nil, logged[within+labelSize+2:]},
		{"too small a part", false, some, nil, logged[within+1000:]},
		{"a line is missing", false, some, logged[:within-1], logged[half:]},
		{"a line is doubled", false, some, logged[:half], logged[within:]},
		{"more than there was", false, some, []byte("x\n"), logged},
		{"something in front", false, some, []byte("x"), logged},
	} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "@old.s"), test.old, 0o644))
		require.NoError(t, os.WriteFile(filepath.Join(dir, current), test.new, 0o644))
		err := checkFiles(dir, want, test.mode)
		require.Equal(t, test.ok, err == nil, "%s: %v", test.name, err)
	}
}

func TestInput(t *testing.T) {
	t.Parallel()
	for _, m := range modes {
		input, want := m.input(100000)
		require.GreaterOrEqual(t, len(input), 100000, m.name)
		lines := bytes.SplitAfter(want, []byte("\n"))
		require.Empty(t, lines[len(lines)-1])
		for _, line := range lines[:len(lines)-1] {
			require.Len(t, line, m.line)
			require.True(t, !m.choosy || bytes.Contains(line, []byte(" ERROR ")), m.name)
		}
		require.Equal(t, m.choosy, len(want)*40 < len(input), m.name)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	b := table{title: "MB", columns: []string{"ours", "C", "runit"}}
	require.Empty(t, b.markdown())
	b.add("lines", map[string][]float64{"ours": {1000, 600, 900, 800}, "C": {100, 30, 90, 80}})
	b.add("others", map[string][]float64{"ours": {1}, "runit": {12.34}})
	b.add("nothing", map[string][]float64{"ours": {5}, "C": {0}})
	require.Equal(t, `
| MB | ours | C | runit |
|---|---:|---:|---:|
| lines | 850 (10.0) | 85.0 | – |
| others | 1.00 | – | 12.3 |
| nothing | 5.00 | 0 | – |
`, b.markdown())
}
