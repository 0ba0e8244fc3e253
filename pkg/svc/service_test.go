package svc

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// supervised makes a run directory as a running supervise leaves it, and plays
// the supervise: control and ok are open for reading until the test ends.
func supervised(t *testing.T) (dir string, control *os.File) {
	t.Helper()
	dir = t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, rundir.Supervise), 0o700))
	for _, name := range []string{rundir.Control, rundir.OK} {
		path := filepath.Join(dir, name)
		require.NoError(t, syscall.Mkfifo(path, 0o600))
		f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0)
		require.NoError(t, err)
		t.Cleanup(func() { f.Close() })
		if name == rundir.Control {
			control = f
		}
	}
	return dir, control
}

func write(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o644))
}

func open(t *testing.T, dir string) *Service {
	t.Helper()
	s, err := Open(dir)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// requireError asserts that err is an Error.
func requireError(t *testing.T, step Step, reason, err error) {
	t.Helper()
	require.Equal(t, &Error{Step: step, Err: reason}, err)
	require.ErrorIs(t, err, reason)
}

var state = rundir.State{Since: tai.FromUnix(935467445787492500), PID: 23743, Paused: true, Want: rundir.WantDown}

func TestOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "file", nil)
	_, err := Open(filepath.Join(dir, "nowhere"))
	requireError(t, Enter, syscall.ENOENT, err)
	_, err = Open(filepath.Join(dir, "file"))
	requireError(t, Enter, syscall.ENOTDIR, err)
	_, err = Open("")
	requireError(t, Enter, syscall.ENOENT, err)
}

func TestStatus(t *testing.T) {
	t.Parallel()
	dir, _ := supervised(t)
	s := open(t, dir)
	record := rundir.AppendStatus(nil, state)

	_, err := s.Status()
	requireError(t, OpenStatus, syscall.ENOENT, err)
	write(t, dir, rundir.Status, record[:17])
	_, err = s.Status()
	requireError(t, ReadStatus, rundir.ErrFormat, err)

	write(t, dir, rundir.Status, append(record, 3, 0)) // encore's is longer
	st, err := s.Status()
	require.NoError(t, err)
	require.Equal(t, Status{Running: true, NormallyUp: true, State: state, TermSent: true}, st)

	write(t, dir, rundir.Down, nil)
	st, err = s.Status()
	require.NoError(t, err)
	require.Equal(t, Status{Running: true, State: state, TermSent: true}, st)
}

func TestStatusDown(t *testing.T) {
	t.Parallel()
	dir, _ := supervised(t)
	s := open(t, dir)
	write(t, dir, rundir.Status, rundir.AppendStatus(nil, state))
	down := filepath.Join(dir, rundir.Down)
	require.NoError(t, os.Symlink("nowhere", down))
	st, err := s.Status()
	require.NoError(t, err)
	require.True(t, st.NormallyUp, "a dangling link is no down file")

	require.NoError(t, os.Remove(down))
	require.NoError(t, os.Symlink(rundir.Down, down))
	_, err = s.Status()
	requireError(t, StatDown, syscall.ELOOP, err)
}

func TestNotRunning(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	// It never was.
	running, err := s.Running()
	require.NoError(t, err)
	require.False(t, running)
	_, err = s.Status()
	requireError(t, OpenOK, syscall.ENOENT, err)
	requireError(t, OpenControl, syscall.ENOENT, s.Send(rundir.Up))

	// It is not any more.
	require.NoError(t, os.Mkdir(filepath.Join(dir, rundir.Supervise), 0o700))
	for _, name := range []string{rundir.Control, rundir.OK} {
		require.NoError(t, syscall.Mkfifo(filepath.Join(dir, name), 0o600))
	}
	running, err = s.Running()
	require.NoError(t, err)
	require.False(t, running)
	st, err := s.Status()
	require.NoError(t, err)
	require.Equal(t, Status{NormallyUp: true}, st)
	requireError(t, OpenControl, ErrNotRunning, s.Send(rundir.Up))

	// It cannot be found out.
	require.NoError(t, os.Remove(filepath.Join(dir, rundir.OK)))
	require.NoError(t, os.Mkdir(filepath.Join(dir, rundir.OK), 0o700))
	_, err = s.Running()
	requireError(t, OpenOK, syscall.EISDIR, err)
}

func TestSend(t *testing.T) {
	t.Parallel()
	dir, control := supervised(t)
	s := open(t, dir)
	require.NoError(t, s.Send())
	require.NoError(t, s.Send(rundir.DownByte, rundir.Exit))
	require.NoError(t, s.Send(rundir.Alarm))
	got := make([]byte, 3)
	_, err := io.ReadFull(control, got)
	require.NoError(t, err)
	require.Equal(t, "dxa", string(got))
}

// A supervise that does not read keeps nobody waiting.
func TestSendFull(t *testing.T) {
	t.Parallel()
	dir, _ := supervised(t)
	fd, err := syscall.Open(filepath.Join(dir, rundir.Control), syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	require.NoError(t, err)
	defer syscall.Close(fd)
	for _, size := range []int{4096, 1} {
		var err error
		for err == nil {
			_, err = syscall.Write(fd, make([]byte, size))
		}
		require.Equal(t, syscall.EAGAIN, err)
	}
	requireError(t, WriteControl, syscall.EAGAIN, open(t, dir).Send(rundir.Up))
}

// A handle stays with its directory.
func TestRenamed(t *testing.T) {
	t.Parallel()
	dir, control := supervised(t)
	moved := filepath.Join(t.TempDir(), "moved")
	s := open(t, dir)
	require.NoError(t, os.Rename(dir, moved))
	require.NoError(t, os.Mkdir(dir, 0o700))
	require.NoError(t, s.Send(rundir.Kill))
	got := make([]byte, 1)
	_, err := io.ReadFull(control, got)
	require.NoError(t, err)
	require.Equal(t, "k", string(got))
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]*Error{
		"unable to chdir: no such file or directory":              {Enter, syscall.ENOENT},
		"unable to open supervise/control: supervise not running": {OpenControl, ErrNotRunning},
		"unable to read supervise/status: bad format":             {ReadStatus, rundir.ErrFormat},
	} {
		require.EqualError(t, err, want)
	}
}
