//go:build linux && (amd64 || arm64)

package main

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

func TestParseStarts(t *testing.T) {
	t.Parallel()
	var text []byte
	for _, word := range []uint64{1, 2, 3, 4, 5, 6} {
		text = binary.NativeEndian.AppendUint64(text, word)
	}
	list := parseStarts(append(text, "one half"...))
	require.Equal(t, []started{{1, 2*time.Second + 3}, {4, 5*time.Second + 6}}, list)
	require.Equal(t, 5*time.Second+6, last(list))
	require.Equal(t, 5*time.Second+6, last([]started{list[1], list[0]}))
	require.Zero(t, last(nil))
}

func TestAble(t *testing.T) {
	t.Parallel()
	b := &bench{families: []family{{name: "ours"}, {name: "C", most: 1000}}}
	require.Len(t, b.able(1000), 2)
	require.Equal(t, b.families[:1], b.able(1001))
}

// What ./first tells is true, and the bench's clock is the same.
func TestFirst(t *testing.T) {
	t.Parallel()
	b := &bench{scratch: t.TempDir()}
	end, err := b.first("end")
	require.NoError(t, err)
	_, took, err := command{args: []string{end}}.time(t.Context(), "/", os.Stderr)
	require.NoError(t, err)
	require.Positive(t, took)

	serve, err := b.first("serve")
	require.NoError(t, err)
	dir := t.TempDir()
	for _, name := range []string{starts, "notification-fd"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o644))
	}
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	before := monotonic()
	p, err := os.StartProcess(serve, []string{serve}, &os.ProcAttr{Dir: dir, Env: []string{}, Files: []*os.File{nil, nil, nil, w}})
	w.Close()
	require.NoError(t, err)
	defer func() {
		p.Kill()
		p.Wait()
	}()
	said := make([]byte, 2)
	n, err := r.Read(said)
	require.NoError(t, err)
	require.Equal(t, "\n", string(said[:n]))
	text, err := os.ReadFile(filepath.Join(dir, starts))
	require.NoError(t, err)
	list := parseStarts(text)
	require.Len(t, list, 1)
	require.Equal(t, p.Pid, list[0].pid)
	require.Greater(t, list[0].at, before)
	require.Less(t, list[0].at, monotonic())
}

// A command that fails is no result, and one that hangs ends with the bench.
func TestCommandFailure(t *testing.T) {
	t.Parallel()
	sh := func(script string) command { return command{args: []string{"/bin/sh", "-c", script}} }
	_, _, err := sh("exit 3").time(t.Context(), "/", os.Stderr)
	require.ErrorContains(t, err, "exit status 3")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, _, err = sh("exec sleep 1000").time(ctx, "/", os.Stderr)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

// When a measurement fails, or is interrupted, nothing is left of the trees,
// whoever had which parent.
func TestNothingLeft(t *testing.T) {
	t.Parallel()
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	b := &bench{scratch: t.TempDir(), services: 5, notes: t.Output()}
	require.NoError(t, b.adopt())
	require.NoError(t, b.find(bin))
	ctx, cancel := context.WithCancel(t.Context())
	var pids []tree.PID
	err = b.standing(ctx, b.families, b.services, func(scenes []*scene) error {
		for _, s := range scenes {
			pids = append(pids, s.left()...)
			require.NoError(t, syscall.Kill(s.pid, syscall.SIGKILL)) // orphans
		}
		cancel()
		return pause(ctx, time.Hour)
	})
	require.ErrorIs(t, err, context.Canceled)
	require.GreaterOrEqual(t, len(pids), 2*b.services)
	for _, p := range pids {
		require.False(t, p.Alive(), p.Name())
	}
	scenes, err := filepath.Glob(filepath.Join(b.scratch, "scene.*"))
	require.NoError(t, err)
	require.Empty(t, scenes)
}

// A tree that does not start all its services is an error, which says why.
func TestNoStart(t *testing.T) {
	t.Parallel()
	b := &bench{scratch: t.TempDir(), services: 1}
	require.NoError(t, b.adopt())
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "svscan"), []byte("#!/bin/sh\necho no, >&2\nexec sleep 1000\n"), 0o755))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		await(ctx, "output", func() (bool, error) {
			said, _ := filepath.Glob(filepath.Join(b.scratch, "scene.*", outputName))
			if len(said) == 0 {
				return false, nil
			}
			info, err := os.Stat(said[0])
			return err == nil && info.Size() > 0, nil
		})
		cancel()
	}()
	err := b.boot(ctx, daemontoolsFamily("ours", programs{dir: dir}), false, func(*scene, float64) error { return nil })
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, `it said: "no,\n"`)
}
