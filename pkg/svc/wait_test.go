package svc

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
)

// long is a time-out that is only reached when something is broken.
const long = 30 * second

// replace writes the status record as supervise does.
func replace(t *testing.T, dir string, s rundir.State) {
	t.Helper()
	write(t, dir, rundir.StatusNew, rundir.AppendStatus(nil, s))
	require.NoError(t, os.Rename(filepath.Join(dir, rundir.StatusNew), filepath.Join(dir, rundir.Status)))
}

func up(_ int, st Status) bool { return st.Up() }

func TestWait(t *testing.T) {
	t.Parallel()
	one, _ := supervised(t)
	two, _ := supervised(t)
	services := []*Service{open(t, one), open(t, two)}
	replace(t, one, rundir.State{PID: 7})
	replace(t, two, rundir.State{})

	at, err := Wait(nil, false, 0, up)
	require.NoError(t, err)
	require.Zero(t, at)

	// One of them is up, but not all.
	at, err = Wait(services, true, 0, up)
	require.NoError(t, err)
	require.Equal(t, 0, at)
	at, err = Wait(services, false, 0, up)
	require.Equal(t, ErrTimeout, err)
	require.Equal(t, 1, at)

	// What happens after the look is noticed, whichever it happens to.
	var asked []int
	at, err = Wait(services, false, long, func(i int, st Status) bool {
		asked = append(asked, i)
		switch len(asked) {
		case 2: // two is down; one goes down, too
			replace(t, one, rundir.State{})
			replace(t, two, rundir.State{PID: 8})
			return false
		case 4: // one is down
			replace(t, one, rundir.State{PID: 9})
			return false
		}
		return up(i, st)
	})
	require.NoError(t, err)
	require.Equal(t, 1, at)
	require.Equal(t, []int{0, 1, 1, 0, 0, 1}, asked)
}

// A deadline that is over is no reason not to look.
func TestWaitTimeout(t *testing.T) {
	t.Parallel()
	dir, _ := supervised(t)
	replace(t, dir, rundir.State{PID: 7})
	s := []*Service{open(t, dir)}
	_, err := Wait(s, false, 0, up)
	require.NoError(t, err)
	looks := 0
	begin := sys.Monotonic()
	_, err = Wait(s, false, int64(20*time.Millisecond), func(int, Status) bool { looks++; return false })
	require.Equal(t, ErrTimeout, err)
	require.GreaterOrEqual(t, sys.Monotonic()-begin, int64(20*time.Millisecond))
	require.Equal(t, 2, looks, "one at first, one at the end")
}

// Wait begins before supervise ever ran, and sees it begin.
func TestWaitForSupervise(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	changes := Watch(s)
	defer changes.Close()
	require.NoError(t, os.Mkdir(filepath.Join(dir, rundir.Supervise), 0o700))
	changes.Await(long)
	for _, name := range []string{rundir.Control, rundir.OK} {
		require.NoError(t, syscall.Mkfifo(filepath.Join(dir, name), 0o600))
	}
	ok, err := os.OpenFile(filepath.Join(dir, rundir.OK), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	replace(t, dir, rundir.State{PID: 7})
	_, err = Wait([]*Service{s}, false, long, up)
	require.NoError(t, err)

	// It ends, and nothing but that tells so.
	asked := 0
	_, err = Wait([]*Service{s}, false, long, func(_ int, st Status) bool {
		if asked++; asked == 1 {
			require.True(t, st.Running)
			ok.Close()
		}
		return !st.Running
	})
	require.NoError(t, err)
	require.Equal(t, 2, asked, "what Wait itself opens and closes does not wake it")
}

// What cannot be read is not waited for.
func TestWaitError(t *testing.T) {
	t.Parallel()
	dir, _ := supervised(t)
	write(t, dir, rundir.Status, []byte("short"))
	_, err := Wait([]*Service{open(t, dir)}, false, long, up)
	requireError(t, ReadStatus, rundir.ErrFormat, err)
}

// Where nothing can be watched it looks often.
func TestWaitBlind(t *testing.T) {
	t.Parallel()
	dir, _ := supervised(t)
	replace(t, dir, rundir.State{})
	s := open(t, dir)
	c := &Changes{services: []*Service{s}, blind: true}
	defer c.Close()
	begin := sys.Monotonic()
	c.Await(long)
	require.GreaterOrEqual(t, sys.Monotonic()-begin, int64(Blind))
}

// What runit's record says beyond daemontools'.
func TestStatusOfRunit(t *testing.T) {
	t.Parallel()
	dir, _ := supervised(t)
	s := open(t, dir)
	record := rundir.AppendStatus(nil, rundir.State{PID: 7, Want: rundir.WantUp})

	write(t, dir, rundir.Status, append(record, 1, 1))
	st, err := s.Status()
	require.NoError(t, err)
	require.True(t, st.Up() && st.TermSent && st.ExitEnds)

	write(t, dir, rundir.Status, append(record, 0, 2))
	st, err = s.Status()
	require.NoError(t, err)
	require.True(t, st.Finishing && !st.Up() && !st.TermSent)
	last, err := s.Last()
	require.NoError(t, err)
	require.Equal(t, st.State, last)
}
