package supervise

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
)

// clock is a time that only the test moves.
type clock struct{ now Time }

func (c *clock) pass(ns int64) { c.now.Mono += ns; c.now.Wall += ns }

// life is a service in the hands of a test: it says what happened and reads
// what is to be done.
type life struct {
	clock
	Service
}

const (
	ms    = 1_000_000
	epoch = 1_000_000_000 * second // some wall clock time
)

// born returns a service whose supervise has just started.
func born(want rundir.Want) *life {
	l := &life{clock: clock{Time{Mono: 100 * second, Wall: epoch}}}
	l.Want = want
	l.happens(Event{Kind: Begin})
	return l
}

// up returns a service that runs as process 7.
func up(want rundir.Want) *life {
	l := born(rundir.WantUp)
	l.happens(Event{Kind: Ready})
	l.happens(Event{Kind: Started, PID: 7})
	if want == rundir.WantOnce {
		l.says("o")
	}
	return l
}

func (l *life) happens(e Event) []Action { return append([]Action(nil), l.Step(l.now, e)...) }

func (l *life) says(bytes string) []Action {
	var all []Action
	for i := range bytes {
		all = append(all, l.happens(Event{Kind: Command, Byte: bytes[i]})...)
	}
	return all
}

func do(list ...Do) []Action {
	var all []Action
	for _, d := range list {
		all = append(all, Action{Do: d})
	}
	return all
}

func sig(name SignalName) Action { return Action{Do: Signal, Signal: name} }

func TestStartUp(t *testing.T) {
	t.Parallel()
	l := born(rundir.WantUp)
	require.Equal(t, int64(epoch/second), l.State().Since.Unix(), "the label counts from supervise's start")
	require.Equal(t, do(Start), l.happens(Event{Kind: Ready}))
	l.pass(3 * second)
	require.Equal(t, do(Publish), l.happens(Event{Kind: Started, PID: 7}))
	require.Equal(t, uint32(7), l.State().PID)
	require.Equal(t, int64(epoch/second+3), l.State().Since.Unix())

	down := born(rundir.WantDown)
	require.Empty(t, down.happens(Event{Kind: Ready}), "a down file keeps it down")
	require.Equal(t, rundir.WantDown, down.State().Want)
}

func TestPace(t *testing.T) {
	t.Parallel()
	l := up(rundir.WantUp)
	l.pass(1500 * ms)
	require.Equal(t, do(Start), l.happens(Event{Kind: Exited}), "it lived longer than a second: at once")

	l.happens(Event{Kind: Started, PID: 8})
	l.pass(300 * ms)
	require.Equal(t, do(Publish), l.happens(Event{Kind: Exited}))
	due, ok := l.Deadline()
	require.True(t, ok)
	require.Equal(t, l.now.Mono+700*ms, due, "one second from start to start")
	l.pass(699 * ms)
	require.Empty(t, l.happens(Event{Kind: Tick}))
	l.pass(1 * ms)
	require.Equal(t, do(Start), l.happens(Event{Kind: Tick}))
}

func TestCommandsWhileUp(t *testing.T) {
	t.Parallel()
	tests := []struct {
		bytes  string
		want   []Action
		record rundir.State
	}{
		{"u", do(Publish), rundir.State{PID: 7, Want: rundir.WantUp}},
		{"o", do(Publish), rundir.State{PID: 7, Want: rundir.WantOnce}},
		{"d", []Action{sig(STOPS), sig(CONT), {Do: Publish}}, rundir.State{PID: 7, Want: rundir.WantDown}},
		{"x", do(Publish), rundir.State{PID: 7, Want: rundir.WantUp}},
		{"p", []Action{sig(STOP), {Do: Publish}}, rundir.State{PID: 7, Paused: true, Want: rundir.WantUp}},
		{"pc", []Action{sig(STOP), {Do: Publish}, sig(CONT), {Do: Publish}}, rundir.State{PID: 7, Want: rundir.WantUp}},
		{"pd", []Action{sig(STOP), {Do: Publish}, sig(STOPS), sig(CONT), {Do: Publish}}, rundir.State{PID: 7, Want: rundir.WantDown}},
		{"h", []Action{sig(HUP)}, rundir.State{PID: 7, Want: rundir.WantUp}},
		{"a", []Action{sig(ALRM)}, rundir.State{PID: 7, Want: rundir.WantUp}},
		{"i", []Action{sig(INT)}, rundir.State{PID: 7, Want: rundir.WantUp}},
		{"t", []Action{sig(TERM)}, rundir.State{PID: 7, Want: rundir.WantUp}},
		{"k", []Action{sig(KILL)}, rundir.State{PID: 7, Want: rundir.WantUp}},
		{"q12w", []Action{sig(QUIT), sig(USR1), sig(USR2), sig(WINCH)}, rundir.State{PID: 7, Want: rundir.WantUp}},
		{"\n\x00Z?e+=lL", nil, rundir.State{PID: 7, Want: rundir.WantUp}},
	}
	for _, tt := range tests {
		t.Run(tt.bytes, func(t *testing.T) {
			t.Parallel()
			l := up(rundir.WantUp)
			since := l.State().Since
			l.pass(90 * second)
			require.Equal(t, tt.want, l.says(tt.bytes))
			tt.record.Since = since
			require.Equal(t, tt.record, l.State(), "a command never moves the label")
		})
	}
}

func TestCommandsWhileDown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		bytes string
		want  []Action
		phase Phase
	}{
		{"u", do(Start), Starting},
		{"o", do(Start), Starting},
		{"d", do(Publish), Down},
		{"x", do(Publish, Leave), Left},
		{"p", do(Publish), Down},
		{"c", do(Publish), Down},
		{"haitk", nil, Down},
		{"xu", do(Publish, Leave), Left},
	}
	for _, tt := range tests {
		t.Run(tt.bytes, func(t *testing.T) {
			t.Parallel()
			l := born(rundir.WantDown)
			l.happens(Event{Kind: Ready})
			require.Equal(t, tt.want, l.says(tt.bytes))
			require.Equal(t, tt.phase, l.Phase())
			require.False(t, l.State().Paused)
		})
	}
}

func TestExit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		says  string
		want  []Action
		phase Phase
	}{
		{"wanted up", "", do(Start), Starting},
		{"wanted down", "d", do(Publish), Down},
		{"once", "o", do(Publish), Down},
		{"down, then up again before it died", "du", do(Start), Starting},
		{"up, then down", "ud", do(Publish), Down},
		{"exit", "x", do(Publish, Leave), Left},
		{"exit cannot be undone", "xu", do(Publish, Leave), Left},
		{"down and exit", "dx", do(Publish, Leave), Left},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := up(rundir.WantUp)
			l.says(tt.says)
			l.pass(2 * second)
			require.Equal(t, tt.want, l.happens(Event{Kind: Exited}))
			require.Equal(t, tt.phase, l.Phase())
			require.Zero(t, l.State().PID)
			require.Equal(t, int64(epoch/second+2), l.State().Since.Unix())
		})
	}
}

// A command is obeyed the moment it comes, whatever the service waits for.
func TestCommandsWhileWaiting(t *testing.T) {
	t.Parallel()
	waiting := map[string]func() *life{
		"pacing": func() *life {
			l := up(rundir.WantUp)
			l.happens(Event{Kind: Exited})
			require.Equal(t, Pacing, l.Phase())
			return l
		},
		"denied": func() *life {
			l := born(rundir.WantUp)
			l.happens(Event{Kind: Ready})
			l.happens(Event{Kind: ForkFailed, Errno: 11})
			require.Equal(t, Denied, l.Phase())
			return l
		},
		"broken": func() *life {
			l := born(rundir.WantUp)
			l.happens(Event{Kind: Ready})
			l.happens(Event{Kind: ExecFailed, Errno: 2})
			require.Equal(t, Broken, l.Phase())
			return l
		},
	}
	for name, make := range waiting {
		for bytes, phase := range map[string]Phase{"u": Starting, "o": Starting, "d": Down, "x": Left} {
			l := make()
			l.says(bytes)
			require.Equal(t, phase, l.Phase(), "%s, %s", name, bytes)
			_, waits := l.Deadline()
			require.False(t, waits, "%s, %s", name, bytes)
		}
	}
}

func TestForkFailure(t *testing.T) {
	t.Parallel()
	l := born(rundir.WantUp)
	l.happens(Event{Kind: Ready})
	require.Equal(t, do(ComplainFork), l.happens(Event{Kind: ForkFailed, Errno: 11}), "the record says all this already")
	for range 59 {
		l.pass(ForkRetry)
		require.Equal(t, do(Start), l.happens(Event{Kind: Tick}))
		require.Empty(t, l.happens(Event{Kind: ForkFailed, Errno: 11}), "said once")
	}
	l.pass(ForkRetry)
	l.happens(Event{Kind: Tick})
	require.Equal(t, do(ComplainFork), l.happens(Event{Kind: ForkFailed, Errno: 11}), "and again after a minute")
	l.pass(ForkRetry)
	require.Equal(t, do(Start), l.happens(Event{Kind: Tick}))
	require.Equal(t, do(Publish), l.happens(Event{Kind: Started, PID: 9}))

	// An end that could not be followed by a start is news.
	ended := up(rundir.WantUp)
	ended.pass(2 * second)
	require.Equal(t, do(Start), ended.happens(Event{Kind: Exited}))
	require.Equal(t, do(ComplainFork, Publish), ended.happens(Event{Kind: ForkFailed, Errno: 11}))

	once := born(rundir.WantDown)
	once.happens(Event{Kind: Ready})
	once.says("o")
	once.happens(Event{Kind: ForkFailed, Errno: 11})
	require.Equal(t, Down, once.Phase(), "once is not tried twice")
}

func TestRunThatCannotBeExecuted(t *testing.T) {
	t.Parallel()
	l := born(rundir.WantUp)
	l.happens(Event{Kind: Ready})
	l.pass(10 * ms)
	require.Equal(t, do(ComplainExec, WatchDirectory, Publish), l.happens(Event{Kind: ExecFailed, Errno: 2}))
	since := l.State().Since

	l.pass(Pace)
	require.Equal(t, do(Start), l.happens(Event{Kind: Tick}), "the change between attempt and watch is not missed")
	require.Empty(t, l.happens(Event{Kind: ExecFailed, Errno: 2}), "said once, watched already, no news")
	require.Equal(t, since, l.State().Since)

	l.pass(2 * second)
	require.True(t, l.Listens())
	require.Equal(t, do(Start), l.happens(Event{Kind: Changed}), "a change is tried at once")
	require.Equal(t, do(ComplainExec), l.happens(Event{Kind: ExecFailed, Errno: 13}), "another trouble is said")

	l.pass(10 * ms)
	require.True(t, l.Listens())
	require.Empty(t, l.happens(Event{Kind: Changed}), "but no storm of attempts")
	require.False(t, l.Listens(), "and nobody listens to a storm of changes")
	due, _ := l.Deadline()
	require.Equal(t, l.now.Mono+Pace-10*ms, due)
	l.pass(Pace)
	require.Equal(t, do(Start), l.happens(Event{Kind: Tick}))
	require.Equal(t, do(UnwatchDirectory, Publish), l.happens(Event{Kind: Started, PID: 9}))
}

func TestVanishedDirectory(t *testing.T) {
	t.Parallel()
	l := up(rundir.WantUp)
	require.Empty(t, l.happens(Event{Kind: Vanished}), "the service runs on")
	l.pass(2 * second)
	l.happens(Event{Kind: Exited})
	l.happens(Event{Kind: ExecFailed, Errno: 2})
	require.Equal(t, do(UnwatchDirectory, Publish, Leave), l.happens(Event{Kind: Vanished}))
}

// With kill-descendants, what a process leaves behind ends before anything else
// happens: TERM, and KILL to what is still there.
func TestDescendants(t *testing.T) {
	t.Parallel()
	rest := func(name SignalName) Action { return Action{SignalRest, name} }
	clearing := func(says string) *life {
		l := up(rundir.WantUp)
		l.says(says)
		l.pass(2 * second)
		require.Equal(t, []Action{rest(TERM), rest(CONT), {Do: Publish}}, l.happens(Event{Kind: Exited, End: End{Rest: true}}))
		require.Equal(t, Clearing, l.Phase())
		require.Zero(t, l.State().PID)
		return l
	}
	l := clearing("")
	l.pass(Grace - 1)
	require.Empty(t, l.happens(Event{Kind: Tick}))
	l.pass(1)
	require.Equal(t, []Action{rest(KILL)}, l.happens(Event{Kind: Tick}))
	require.Empty(t, l.happens(Event{Kind: Tick}))
	l.pass(KillAgain)
	require.Equal(t, []Action{rest(KILL)}, l.happens(Event{Kind: Tick}), "more came meanwhile")
	require.Equal(t, do(Start), l.happens(Event{Kind: Cleared}))

	for _, tt := range []struct {
		name, before, says string
		want               []Action
		phase              Phase
	}{
		{"stopped", "d", "", do(Publish), Down},
		{"stopped meanwhile", "", "d", do(Publish), Down},
		{"stopped and started again", "d", "u", do(Start), Starting},
		{"once, again", "d", "o", do(Start), Starting},
		{"once, and no more", "d", "od", do(Publish), Down},
		{"told to exit", "dx", "", do(Publish, Leave), Left},
		{"told to exit meanwhile", "", "x", do(Publish, Leave), Left},
	} {
		l := clearing(tt.before)
		l.says(tt.says)
		require.Equal(t, Clearing, l.Phase(), tt.name)
		next, actions := l.succeeds(ms)
		require.Equal(t, do(Publish), actions, tt.name)
		require.Equal(t, tt.want, l.happens(Event{Kind: Cleared}), tt.name)
		require.Equal(t, tt.phase, l.Phase(), tt.name)
		require.Equal(t, tt.want, next.happens(Event{Kind: Cleared}), "%s, supervise killed", tt.name)
	}
	require.Equal(t, []Action{rest(KILL)}, clearing("").says("k"), "at once")
}

// finish runs after each life, before anything else happens, and not for longer
// than it may.
func TestFinish(t *testing.T) {
	t.Parallel()
	end := Event{Kind: Exited, End: End{Finish: true, FinishWait: 5 * second}}
	finishing := func(says string) *life {
		l := up(rundir.WantUp)
		l.says(says)
		l.pass(2 * second)
		require.Equal(t, do(RunFinish), l.happens(end))
		require.Equal(t, do(Publish), l.happens(Event{Kind: FinishStarted, PID: 8}))
		require.Zero(t, l.State().PID)
		require.EqualValues(t, 8, l.Memory().PID)
		return l
	}
	l := finishing("")
	l.pass(5*second - 1)
	require.Empty(t, l.happens(Event{Kind: Tick}))
	l.pass(1)
	require.Equal(t, do(KillFinish), l.happens(Event{Kind: Tick}))
	require.Equal(t, do(Start), l.happens(Event{Kind: Finished}))

	for _, tt := range []struct {
		name, before, says string
		code               int
		want               []Action
		phase              Phase
		wish               rundir.Want
	}{
		{"stopped", "d", "", 0, do(Publish), Down, rundir.WantDown},
		{"stopped meanwhile", "", "d", 0, do(Publish), Down, rundir.WantDown},
		{"wanted again", "d", "u", 0, do(Start), Starting, rundir.WantUp},
		{"told to exit", "", "x", 0, do(Publish, Leave), Left, rundir.WantUp},
		{"it says no more", "", "", 125, do(ComplainFinish, Publish), Down, rundir.WantDown},
		{"it says no more to what is to stay down", "d", "", 125, do(Publish), Down, rundir.WantDown},
		{"it says no more, but somebody does", "", "u", 125, do(Start), Starting, rundir.WantUp},
		{"any other code", "", "", 1, do(Start), Starting, rundir.WantUp},
	} {
		l := finishing(tt.before)
		l.says(tt.says)
		require.Equal(t, Finishing, l.Phase(), tt.name)
		next, actions := l.succeeds(ms)
		require.Equal(t, do(Publish), actions, tt.name)
		for _, l := range []*life{l, next} {
			require.Equal(t, tt.want, l.happens(Event{Kind: Finished, Code: tt.code}), tt.name)
			require.Equal(t, tt.phase, l.Phase(), tt.name)
			require.Equal(t, tt.wish, l.Want, tt.name)
			require.Equal(t, tt.want[0].Do == ComplainFinish, l.Failed(), tt.name)
		}
	}

	end.End.FinishWait = 0
	l = up(rundir.WantUp)
	l.happens(end)
	_, waits := l.Deadline()
	require.False(t, waits, "as long as it likes")
	require.Empty(t, l.says("k"), "there is none yet")
	l.happens(Event{Kind: FinishStarted, PID: 8})
	require.Equal(t, do(KillFinish), l.says("k"))

	both := up(rundir.WantUp)
	both.happens(Event{Kind: Exited, End: End{Finish: true, Rest: true}})
	require.Equal(t, Clearing, both.Phase())
	require.Equal(t, do(RunFinish), both.happens(Event{Kind: Cleared, End: End{Finish: true}}))
	next, actions := both.succeeds(ms)
	require.Equal(t, do(Publish, RunFinish), actions, "nobody knows that it has begun")
	require.Equal(t, Finishing, next.Phase())
}

// A process that does not end when it is told to is killed, if the run
// directory says when.
func TestKillAfter(t *testing.T) {
	t.Parallel()
	l := up(rundir.WantUp)
	l.happens(Event{Kind: Command, Byte: 'd', KillAfter: 3 * second})
	due, waits := l.Deadline()
	require.True(t, waits)
	require.Equal(t, l.now.Mono+3*second, due)
	l.pass(1 * second)
	l.happens(Event{Kind: Command, Byte: 'd', KillAfter: 3 * second})
	again, _ := l.Deadline()
	require.Equal(t, due, again, "to say it again gives it no more time")
	next, _ := l.succeeds(1 * second)
	again, _ = next.Deadline()
	require.Equal(t, due, again, "nor does a successor")
	l.pass(2 * second)
	require.Equal(t, []Action{sig(KILL)}, l.happens(Event{Kind: Tick}))
	require.Equal(t, do(Publish), l.happens(Event{Kind: Exited}))
	l.says("u")
	l.happens(Event{Kind: Started, PID: 9})
	_, waits = l.Deadline()
	require.False(t, waits)
}

// More deaths than are allowed in so long a time end it, or make it wait longer
// and longer.
func TestTooManyDeaths(t *testing.T) {
	t.Parallel()
	die := func(l *life, end End) []Action {
		l.pass(2 * second)
		return l.happens(Event{Kind: Exited, End: end})
	}
	live := func(l *life) { l.happens(Event{Kind: Started, PID: 9}) }
	limit := End{Limit: Limit{Deaths: 3, Within: 30 * second}}

	l := up(rundir.WantUp)
	for range 3 {
		require.Equal(t, do(Start), die(l, limit))
		live(l)
	}
	next, _ := l.succeeds(ms)
	require.Equal(t, do(ComplainDeaths, Publish), die(next, limit), "a successor has counted them, too")
	require.Equal(t, do(ComplainDeaths, Publish), die(l, limit))
	require.True(t, l.Failed())
	require.Equal(t, rundir.WantDown, l.State().Want)
	next, _ = l.succeeds(ms)
	require.True(t, next.Failed())
	require.Equal(t, do(Start), l.says("u"))
	require.False(t, l.Failed())
	live(l)
	require.Equal(t, do(Start), die(l, limit), "and they are forgotten")

	slow := up(rundir.WantUp)
	for range 20 {
		slow.pass(10 * second)
		require.Equal(t, do(Start), die(slow, limit), "not in so short a time")
		live(slow)
	}
	asked := up(rundir.WantUp)
	for range 20 {
		require.Equal(t, do(Start), die(asked, End{Asked: true, Limit: limit.Limit}), "svc -t is no death")
		live(asked)
	}

	limit.Limit.Longest = 40 * second
	patient := up(rundir.WantUp)
	for range 3 {
		die(patient, limit)
		live(patient)
	}
	for _, wait := range []int64{2, 4, 8, 16, 32, 40, 40} {
		require.Equal(t, do(Publish), die(patient, limit))
		require.Equal(t, Pacing, patient.Phase())
		due, _ := patient.Deadline()
		require.Equal(t, patient.now.Mono+wait*second, due)
		next, _ := patient.succeeds(second)
		again, _ := next.Deadline()
		require.Equal(t, due, again, "and a successor waits on")
		patient.pass(wait * second)
		require.Equal(t, do(Start), patient.happens(Event{Kind: Tick}))
		live(patient)
	}
	patient.pass(40 * second)
	require.Equal(t, do(Start), die(patient, limit), "it has lived long")
}

// A normal end is no death, and has no successor.
func TestNormalEnd(t *testing.T) {
	t.Parallel()
	finishing := up(rundir.WantUp)
	finishing.happens(Event{Kind: Exited, End: End{Normal: true, Finish: true}})
	finishing.happens(Event{Kind: FinishStarted, PID: 8})
	next, _ := finishing.succeeds(ms)
	require.Equal(t, do(Publish), next.happens(Event{Kind: Finished}), "whoever sees the end of finish")
	require.Equal(t, Down, next.Phase())

	l := up(rundir.WantUp)
	l.pass(2 * second)
	require.Equal(t, do(Publish), l.happens(Event{Kind: Exited, End: End{Normal: true}}))
	require.Equal(t, Down, l.Phase())
	require.Equal(t, rundir.WantDown, l.State().Want)
	require.False(t, l.Failed())
}

// A start that waits for other services is made when they are up; what was said
// meanwhile counts.
func TestDependencies(t *testing.T) {
	t.Parallel()
	waiting := func() *life {
		l := born(rundir.WantUp)
		require.Equal(t, do(Start), l.happens(Event{Kind: Ready}))
		require.Equal(t, do(Publish), l.happens(Event{Kind: Blocked}))
		require.Equal(t, Waiting, l.Phase())
		return l
	}
	require.Equal(t, do(Start), waiting().happens(Event{Kind: Unblocked}))
	l := waiting()
	require.Equal(t, do(Publish), l.says("d"))
	require.Equal(t, Down, l.Phase())
	require.Empty(t, l.happens(Event{Kind: Unblocked}))
	l = waiting()
	require.Equal(t, do(Publish, Leave), l.says("x"))

	l = waiting()
	l.says("o")
	_, actions := l.succeeds(10 * second)
	require.Equal(t, do(Publish, Start), actions, "once is not forgotten")
}
