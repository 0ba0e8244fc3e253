package svwait

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

func TestReached(t *testing.T) {
	t.Parallel()
	state := func(pid uint32, second int64) rundir.State {
		return rundir.State{PID: pid, Since: tai.FromUnix(second * 1e9)}
	}
	running := func(s rundir.State) svc.Status { return svc.Status{Running: true, State: s} }
	ready := func(s rundir.State) svc.Status { return svc.Status{Running: true, State: s, Ready: true} }
	finishing := func(s rundir.State) svc.Status { return svc.Status{Running: true, State: s, Finishing: true} }
	gone := svc.Status{}
	for _, c := range []struct {
		about       string
		want        string // the letters for which it is reached
		st          svc.Status
		first, last rundir.State
	}{
		{"up", "u", running(state(7, 1)), state(7, 1), state(7, 1)},
		{"up and ready", "uU", ready(state(7, 1)), state(7, 1), state(7, 1)},
		{"started", "ur", running(state(7, 2)), state(0, 1), state(7, 2)},
		{"restarted", "ur", running(state(8, 2)), state(7, 1), state(8, 2)},
		{"restarted, and the number is the same", "ur", running(state(7, 2)), state(7, 1), state(7, 2)},
		{"restarted and ready", "uUrR", ready(state(8, 2)), state(7, 1), state(8, 2)},
		{"down", "dD", running(state(0, 2)), state(7, 1), state(0, 2)},
		{"finish runs", "d", finishing(state(9, 2)), state(7, 1), state(9, 2)},
		{"no supervise, left down", "dD", gone, state(7, 1), state(0, 2)},
		{"no supervise, left up", "", gone, state(7, 1), state(7, 1)},
	} {
		got := ""
		for _, letter := range "uUdDrR" {
			if reached(byte(letter), c.first, c.st, func() (rundir.State, error) { return c.last, nil }) {
				got += string(letter)
			}
		}
		require.Equal(t, c.want, got, c.about)
	}
	unread := func() (rundir.State, error) {
		return rundir.State{}, &svc.Error{Step: svc.OpenStatus, Err: syscall.ENOENT}
	}
	require.False(t, reached('d', rundir.State{}, gone, unread))
}
