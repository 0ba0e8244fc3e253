package chaos

import (
	"bytes"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/tree"
)

// solo is a supervise with one service that is up, without svscan.
func solo(t *testing.T) *scene {
	t.Helper()
	s := prepare(t)
	s.Write("app/run", sleeps, 0o755)
	s.svscan = s.Start("supervise", "app")
	s.up("app", 0)
	return s
}

// TestControlReplaced puts a file in the place of the control FIFO, and of ok.
// Supervise does not read it; at the next event the FIFOs are back, and what the
// file held is obeyed.
func TestControlReplaced(t *testing.T) {
	t.Parallel()
	s := solo(t)
	for _, write := range []string{"", "d", strings.Repeat("\nZ?", 10) + "d"} {
		service := s.up("app", 0)
		for _, name := range []string{rundir.Control, rundir.OK} {
			require.NoError(t, os.Remove(s.Path("app/"+name)))
		}
		s.Write("app/"+rundir.Control, write, 0o600)
		s.Write("app/"+rundir.OK, "", 0o600)
		s.calm()
		require.True(t, tree.PID(service).Alive())
		s.kill(service)
		s.await("FIFOs", func() bool { return s.isFIFO("app/"+rundir.Control) && s.isFIFO("app/"+rundir.OK) })
		if strings.Contains(write, "d") {
			s.await("obedience", func() bool { return s.wants("app", rundir.WantDown) })
			s.svc("-u", "app")
		}
		s.up("app", service)
	}
	want := []string{
		"supervise: warning: replacing app/supervise/control: not a FIFO",
		"supervise: warning: replacing app/supervise/ok: not a FIFO",
	}
	require.Equal(t, append(append(want, want...), want...), s.lines())
}

func (s *scene) isFIFO(name string) bool {
	info, err := os.Lstat(s.Path(name))
	return err == nil && info.Mode()&os.ModeNamedPipe != 0
}

// TestStatusRubbish writes all kinds of things where the status record is.
// svstat says one line about each and ends; the next event makes it right.
func TestStatusRubbish(t *testing.T) {
	t.Parallel()
	s := solo(t)
	status := s.Path("app/" + rundir.Status)
	record, err := os.ReadFile(status)
	require.NoError(t, err)
	const badFormat = `^app: unable to read supervise/status: bad format\n$`
	const anyUp = `^app: up \(pid \d+\) \d+ seconds.*\n$`
	for _, c := range []struct {
		name, line string
		make       func() error
	}{
		{"empty", badFormat, func() error { return os.WriteFile(status, nil, 0o644) }},
		{"truncated", badFormat, func() error { return os.WriteFile(status, record[:17], 0o644) }},
		{"all ones", anyUp, func() error { return os.WriteFile(status, bytes.Repeat([]byte{0xff}, 18), 0o644) }},
		{"text", anyUp, func() error { return os.WriteFile(status, []byte("the quick brown fox jumps"), 0o644) }},
		{"huge", anyUp, func() error { return os.WriteFile(status, bytes.Repeat([]byte{'x'}, 10<<20), 0o644) }},
		{"a FIFO", `^app: unable to read supervise/status: .*\n$`, func() error { return replace(status, func() error { return syscall.Mkfifo(status, 0o644) }) }},
		{"a link to itself", `^app: unable to open supervise/status: symbolic link loop\n$`, func() error { return replace(status, func() error { return os.Symlink("status", status) }) }},
		{"nothing", `^app: unable to open supervise/status: file does not exist\n$`, func() error { return os.Remove(status) }},
	} {
		service := s.up("app", 0)
		require.NoError(t, c.make(), c.name)
		r := s.Run("svstat", "app")
		require.Regexp(t, c.line, r.Stdout, c.name)
		require.Equal(t, tree.Result{Stdout: r.Stdout}, r, c.name)
		s.kill(service)
		s.up("app", service)
		s.await(c.name+" replaced", func() bool { return s.right("app") })
	}
	require.Empty(t, s.lines())
}

// replace removes path and makes it anew.
func replace(path string, make func() error) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	return make()
}

// TestStatusDirectory puts a directory in the place of the status: a record
// cannot replace it. That is said once, and the service goes on.
func TestStatusDirectory(t *testing.T) {
	t.Parallel()
	s := solo(t)
	status := s.Path("app/" + rundir.Status)
	service := s.up("app", 0)
	begin := time.Now()
	require.NoError(t, replace(status, func() error { return os.Mkdir(status, 0o755) }))
	for range 3 {
		s.kill(service)
		service = s.successor(tree.PID(s.svscan.PID), service)
	}
	const complaint = "supervise: warning: unable to rename app/supervise/status.new to status: is a directory"
	s.said(complaint, begin)
	require.Regexp(t, `^app: unable to read supervise/status: .*\n$`, s.Run("svstat", "app").Stdout)
	require.NoError(t, os.Remove(status))
	s.kill(service)
	s.up("app", service)
	s.said(complaint, begin)
}

// TestControlFlood writes thousands of bytes into the control FIFO, more than
// it holds at once: commands and bytes that are none. At the end there is one
// service process, and it is the one of the status.
func TestControlFlood(t *testing.T) {
	t.Parallel()
	s := solo(t)
	dice := chances(t)
	const commands = "udopchaitk"
	var flood bytes.Buffer
	for range rounds(5000) {
		if dice.IntN(2) == 0 {
			flood.WriteByte(commands[dice.IntN(len(commands))])
		} else if b := byte(dice.Uint32()); b != rundir.Exit {
			flood.WriteByte(b)
		}
	}
	for range 100_000 {
		flood.WriteByte('\n')
	}
	for _, end := range []struct {
		letters string
		want    rundir.Want
		up      bool
	}{{"cu", rundir.WantUp, true}, {"d", rundir.WantDown, false}, {"cu", rundir.WantUp, true}} {
		f, err := os.OpenFile(s.Path("app/"+rundir.Control), os.O_WRONLY, 0)
		require.NoError(t, err)
		_, err = f.Write(append(flood.Bytes(), end.letters...))
		require.NoError(t, err)
		require.NoError(t, f.Close())
		s.await("the end of the flood", func() bool {
			return s.wants("app", end.want) && (s.pid("app") != 0) == end.up && s.right("app")
		})
		s.calm()
	}
	require.NotEqual(t, byte('T'), tree.PID(s.up("app", 0)).State(), "stopped")
	require.Empty(t, s.lines())
}
