package supervise

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
)

// succeeds returns a service that goes on from what l knows, after some time,
// and what it did at its first two events.
func (l *life) succeeds(after int64) (next *life, actions []Action) {
	next = &life{clock: l.clock}
	next.pass(after)
	next.Resume(l.Memory())
	actions = append(next.happens(Event{Kind: Begin}), next.happens(Event{Kind: Ready})...)
	return next, actions
}

// A successor is what its predecessor was, whatever that was.
func TestSuccession(t *testing.T) {
	t.Parallel()
	paused := up(rundir.WantUp)
	paused.says("p")
	leaving := up(rundir.WantUp)
	leaving.says("dx")
	stopped := up(rundir.WantUp)
	stopped.says("d")
	stopped.happens(Event{Kind: Exited})
	next, actions := leaving.succeeds(10 * second)
	require.Equal(t, append(do(Publish), Action{Signal, STOPS}, Action{Signal, CONT}, Action{Do: Publish}), actions, "nobody may have told it")
	require.Equal(t, leaving.Memory(), next.Memory())
	for name, l := range map[string]*life{
		"up": up(rundir.WantUp), "once": up(rundir.WantOnce), "paused": paused,
		"stopped": stopped, "never started": born(rundir.WantDown),
	} {
		next, actions := l.succeeds(10 * second)
		require.Equal(t, do(Publish), actions, name)
		require.Equal(t, l.State(), next.State(), name)
		require.Equal(t, l.Phase(), next.Phase(), name)
		require.Equal(t, l.Memory(), next.Memory(), name)
	}
}

// A service that ended while nobody looked has ended now.
func TestSuccessionAfterTheEnd(t *testing.T) {
	t.Parallel()
	l, _ := up(rundir.WantUp).succeeds(10 * second)
	require.Equal(t, do(Start), l.happens(Event{Kind: Exited}))

	l, _ = up(rundir.WantOnce).succeeds(10 * second)
	require.Equal(t, do(Publish), l.happens(Event{Kind: Exited}))
	require.Equal(t, Down, l.Phase())

	leaving := up(rundir.WantUp)
	leaving.says("x")
	last := leaving.Memory()
	last.PID = 0
	left := &life{clock: leaving.clock}
	left.Resume(last)
	left.happens(Event{Kind: Begin})
	require.Equal(t, do(Publish, Leave), left.happens(Event{Kind: Ready}), "it was about to")
	l, _ = leaving.succeeds(10 * second)
	require.Equal(t, do(Publish, Leave), l.happens(Event{Kind: Exited}))
}

// The pace is that of all supervises together.
func TestSuccessionKeepsThePace(t *testing.T) {
	t.Parallel()
	l, _ := up(rundir.WantUp).succeeds(300 * ms)
	require.Equal(t, do(Publish), l.happens(Event{Kind: Exited}))
	require.Equal(t, Pacing, l.Phase())

	// It waits for its next start already.
	next, actions := l.succeeds(100 * ms)
	require.Equal(t, do(Publish), actions)
	require.Equal(t, Pacing, next.Phase())
	next.pass(599 * ms)
	require.Empty(t, next.happens(Event{Kind: Tick}))
	next.pass(1 * ms)
	require.Equal(t, do(Start), next.happens(Event{Kind: Tick}))

	// Its time is over.
	_, actions = l.succeeds(10 * second)
	require.Equal(t, do(Publish, Start), actions)
}
