package svstat

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

func TestState(t *testing.T) {
	t.Parallel()
	const now = 935467445787492500
	since := tai.FromUnix(now - 42e9)
	up := func(paused bool, want rundir.Want) rundir.State {
		return rundir.State{Since: since, PID: 23743, Paused: paused, Want: want}
	}
	down := func(want rundir.Want) rundir.State { return rundir.State{Since: since, Want: want} }
	for _, c := range []struct {
		want       string
		normallyUp bool
		state      rundir.State
	}{
		{"up (pid 23743) 42 seconds", true, up(false, rundir.WantUp)},
		{"up (pid 23743) 42 seconds", true, up(false, rundir.WantOnce)},
		{"up (pid 23743) 42 seconds", true, up(false, '?')},
		{"up (pid 23743) 42 seconds, want down", true, up(false, rundir.WantDown)},
		{"up (pid 23743) 42 seconds, normally down", false, up(false, rundir.WantUp)},
		{"up (pid 23743) 42 seconds, normally down, paused, want down", false, up(true, rundir.WantDown)},
		{"down 42 seconds", false, down(rundir.WantDown)},
		{"down 42 seconds, normally up", true, down(rundir.WantOnce)},
		{"down 42 seconds, normally up, want up", true, down(rundir.WantUp)},
		{"down 42 seconds", false, rundir.State{Since: since, Paused: true}},
		{"up (pid 4294967295) 42 seconds", true, rundir.State{Since: since, PID: 1<<32 - 1}},
	} {
		got := appendState([]byte("d: "), svc.Status{Running: true, NormallyUp: c.normallyUp, State: c.state}, now)
		require.Equal(t, "d: "+c.want, string(got))
	}
	require.Equal(t, "supervise not running", string(appendState(nil, svc.Status{}, now)))
}

func TestAge(t *testing.T) {
	t.Parallel()
	const now = 935467445787492500
	second := tai.FromUnix(now).Seconds
	for _, c := range []struct {
		want  uint64
		since tai.Time
	}{
		{0, tai.Time{Seconds: second}},
		{0, tai.Time{Seconds: second, Nano: 1<<32 - 1}}, // nanoseconds do not count
		{0, tai.Time{Seconds: second + 1}},
		{1, tai.Time{Seconds: second - 1, Nano: 999999999}},
		{4611686019362854912, tai.Time{}}, // the precision of a double
		{0, tai.Time{Seconds: 1<<64 - 1}},
	} {
		require.Equal(t, c.want, age(c.since, now), c.since)
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want string
		err  svc.Error
	}{
		{"unable to chdir: file does not exist", svc.Error{Step: svc.Enter, Err: syscall.ENOENT}},
		{"unable to stat down: symbolic link loop", svc.Error{Step: svc.StatDown, Err: syscall.ELOOP}},
		{"unable to open supervise/ok: access denied", svc.Error{Step: svc.OpenOK, Err: syscall.EACCES}},
		{"unable to open supervise/status: file does not exist", svc.Error{Step: svc.OpenStatus, Err: syscall.ENOENT}},
		{"unable to read supervise/status: is a directory", svc.Error{Step: svc.ReadStatus, Err: syscall.EISDIR}},
		{"unable to read supervise/status: bad format", svc.Error{Step: svc.ReadStatus, Err: rundir.ErrFormat}},
	} {
		require.Equal(t, c.want, string(appendError(nil, &c.err)))
	}
}

// What supervise says beyond the status record comes last.
func TestDetail(t *testing.T) {
	t.Parallel()
	now := int64(1_000_000_000_000_000_000)
	since, ready := tai.FromUnix(now-42e9), tai.FromUnix(now-40e9)
	up := rundir.State{Since: since, PID: 7, Want: rundir.WantUp}
	down := rundir.State{Since: since, Want: rundir.WantDown}
	waiting := rundir.State{Since: since, Want: rundir.WantUp}
	for want, st := range map[string]svc.Status{
		"up (pid 7) 42 seconds, ready 40 seconds":                       {State: up, Ready: true, ReadySince: ready},
		"up (pid 7) 42 seconds":                                         {State: up, Unready: true, Finishing: true},
		"down 42 seconds, normally up, failed":                          {State: down, Failed: true},
		"down 42 seconds, normally up, want up, finishing":              {State: waiting, Finishing: true},
		"down 42 seconds, normally up, want up, waits for the database": {State: waiting, Waits: "the database"},
	} {
		st.Running, st.NormallyUp = true, true
		require.Equal(t, want, string(appendState(nil, st, now)))
	}
}
