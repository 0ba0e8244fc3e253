package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The column of the packed suite is there if svscan knows the option.
func TestPacked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want   bool
		script string
	}{
		{true, `echo "svscan: fatal: unable to chdir to $3: file does not exist" >&2; exit 111`},
		{false, `echo "svscan: fatal: unable to chdir to $1: file does not exist" >&2; exit 111`},
		{false, `echo "svscan: usage: svscan [ dir ]" >&2; exit 100`},
	} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "svscan"), []byte("#!/bin/sh\n"+test.script+"\n"), 0o755))
		_, ok := packedFamily(programs{dir: dir})
		require.Equal(t, test.want, ok, test.script)
	}
}

// A file with two names is on the disk once.
func TestSize(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, two, link := filepath.Join(dir, "s6-one"), filepath.Join(dir, "s6-two"), filepath.Join(dir, "s6-link")
	require.NoError(t, os.WriteFile(one, make([]byte, 1500), 0o644))
	require.NoError(t, os.WriteFile(two, make([]byte, 500), 0o644))
	require.NoError(t, os.Link(one, link))
	f := s6Family(programs{dir: dir})
	require.ElementsMatch(t, []string{one, two, link}, f.files())
	kB, err := size(f.files()...)
	require.NoError(t, err)
	require.InDelta(t, 2.0, kB, 1e-9)
	_, err = size(filepath.Join(dir, "absent"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestChoose(t *testing.T) {
	t.Parallel()
	all, err := choose("")
	require.NoError(t, err)
	require.Equal(t, len(sections()), len(all))
	require.Empty(t, selection(all))
	some, err := choose("size,logger")
	require.NoError(t, err)
	require.Equal(t, " with `ONLY=logger,size`", selection(some))
	for _, wrong := range []string{"size,speed", "size,size", ","} {
		_, err = choose(wrong)
		require.ErrorContains(t, err, "ONLY="+wrong+": there are ", wrong)
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]float64{
		"1234": 1234.4, "100": 100, "12.3": 12.34, "1.23": 1.234, "0.12": 0.1234, "0.012": 0.01234, "0.00012": 0.0001234, "0": 0,
	} {
		require.Equal(t, want, number(v))
	}
}
