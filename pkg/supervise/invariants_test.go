package supervise

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
)

// world is what a supervise lives in: processes that end when they like, users,
// and a kill -9 at any moment. It answers what the core asks for, and watches
// that it keeps its promises.
type world struct {
	t    *testing.T
	rand *rand.Rand
	life
	pids    uint32
	alive   uint32      // the process of the service that there is, 0 for none
	ended   uint32      // one that ended while nobody looked
	finish  uint32      // that of finish
	wish    rundir.Want // what was last asked for
	excuse  bool        // somebody has asked for a start since the last one
	started int64       // when the last one was
	asked   []Do        // Start or RunFinish, not answered yet
	watched bool
}

// promise is what holds between any two events.
func (w *world) promise() {
	state := w.State()
	require.Equal(w.t, w.phase == Up, state.PID != 0)
	if state.PID != 0 {
		require.Contains(w.t, []uint32{w.alive, w.ended}, state.PID, "the record names another process")
	}
	if !w.failed && !w.normal && w.phase != Left {
		require.Equal(w.t, w.wish, w.Want, "a command was lost")
	}
}

// tell tells the core what happened and does what it says.
func (w *world) tell(e Event) {
	for _, a := range w.happens(e) {
		switch a.Do {
		case Start:
			require.Zero(w.t, w.alive, "a second copy")
			require.Zero(w.t, w.finish, "beside finish")
			if !w.excuse && w.started != 0 {
				require.GreaterOrEqual(w.t, w.now.Mono-w.started, int64(Pace), "too soon")
			}
			w.asked = append(w.asked, Start)
		case RunFinish:
			require.Zero(w.t, w.alive)
			require.Zero(w.t, w.finish)
			w.asked = append(w.asked, RunFinish)
		case Signal:
			require.NotZero(w.t, w.PID())
		case KillFinish:
			require.NotZero(w.t, w.finish)
		case WatchDirectory:
			w.watched = true
		case UnwatchDirectory:
			require.True(w.t, w.watched)
			w.watched = false
		}
	}
	w.promise()
}

// answer answers what the core has asked for, unless the kill comes first: then
// there may be a process that nobody has been told of, but the record knows.
func (w *world) answer() {
	for len(w.asked) > 0 {
		ask := w.asked[0]
		w.asked = w.asked[:0]
		if w.rand.IntN(12) == 0 {
			m := w.Memory()
			m.PID, m.Again = 0, ask == Start // as the record says while a process is being made
			if w.rand.IntN(2) == 0 {
				w.pids++
				m.PID, m.Again = w.pids, false
				if ask == Start {
					w.alive, w.started, w.excuse = w.pids, w.now.Mono, false
					m.Started = w.now.Mono
				} else {
					w.finish = w.pids
				}
			}
			w.reborn(m)
			continue
		}
		switch {
		case ask == RunFinish && w.rand.IntN(8) == 0:
			w.tell(Event{Kind: Finished})
		case ask == RunFinish:
			w.pids++
			w.finish = w.pids
			w.tell(Event{Kind: FinishStarted, PID: w.pids})
		case w.rand.IntN(10) == 0:
			w.attempted(Event{Kind: ForkFailed, Errno: 11})
		case w.rand.IntN(10) == 0:
			w.attempted(Event{Kind: ExecFailed, Errno: 2})
		case w.rand.IntN(10) == 0:
			w.attempted(Event{Kind: Blocked})
		default:
			w.pids++
			w.alive, w.started, w.excuse = w.pids, w.now.Mono, false
			w.tell(Event{Kind: Started, PID: w.pids})
		}
	}
}

// attempted is a start that made no process. A change may bring the next one, but
// not within the pace; that there is nothing more to wait for brings it at once.
func (w *world) attempted(e Event) {
	w.started, w.excuse = w.now.Mono, e.Kind == Blocked
	w.tell(e)
}

// reborn is a kill -9, and the next supervise. Processes may end in between.
func (w *world) reborn(m Memory) {
	w.asked, w.watched = w.asked[:0], false
	next := life{clock: w.clock}
	if w.rand.IntN(3) == 0 {
		next.pass(int64(w.rand.IntN(3000)) * ms)
		if w.rand.IntN(3) == 0 {
			w.alive, w.ended = 0, w.alive
		}
		if w.rand.IntN(3) == 0 {
			w.finish = 0
		}
	}
	next.Resume(m)
	if m.Again {
		w.excuse = true
	}
	w.life = next
	w.tell(Event{Kind: Begin})
	w.tell(Event{Kind: Ready})
	switch {
	case m.Finishing && m.PID != 0 && w.finish == 0:
		w.tell(Event{Kind: Finished})
	case !m.Finishing && m.PID != 0 && w.alive == 0:
		w.ends()
	}
	w.answer()
}

// ends is the end of the service process.
func (w *world) ends() {
	w.alive = 0
	w.tell(Event{Kind: Exited, End: w.end()})
}

// end is what the run directory says of an end.
func (w *world) end() End {
	return End{
		Rest: w.rand.IntN(6) == 0, Finish: w.rand.IntN(4) == 0, FinishWait: second,
		Normal: w.rand.IntN(10) == 0, Asked: w.rand.IntN(3) == 0,
		Limit: Limit{Deaths: w.rand.IntN(4), Within: 10 * second, Longest: int64(w.rand.IntN(2)) * 5 * second},
	}
}

// command is what a user says.
func (w *world) command() {
	b := "udopchaitkq12wx?"[w.rand.IntN(16)]
	if b == 'x' && w.rand.IntN(10) > 0 {
		b = 'u' // else all lives would be short
	}
	if w.phase == Left {
		return
	}
	switch b {
	case 'u':
		w.wish, w.excuse = rundir.WantUp, true
	case 'o':
		w.wish, w.excuse = rundir.WantOnce, true
	case 'd':
		w.wish = rundir.WantDown
	}
	w.tell(Event{Kind: Command, Byte: b, KillAfter: int64(w.rand.IntN(2)) * second})
}

// TestInvariants lets anything happen in any order: there never are two copies,
// the record says what is, no command is lost, and there is no more than one
// start a second that nobody has asked for.
func TestInvariants(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		w := &world{t: t, rand: rand.New(rand.NewPCG(seed, 1)), wish: rundir.WantUp}
		w.life = *born(rundir.WantUp)
		w.tell(Event{Kind: Ready})
		w.answer()
		for step := 0; step < 300 && w.phase != Left && !t.Failed(); step++ {
			if w.failed || w.normal && w.phase == Down {
				w.wish = w.Want // it has given up
			}
			w.pass(int64(w.rand.IntN(1500)) * ms)
			switch n := w.rand.IntN(12); {
			case n < 3:
				w.command()
			case n < 6 && w.phase == Up:
				w.ends()
			case n == 6:
				w.reborn(w.Memory())
			case n == 7 && w.phase == Clearing:
				w.tell(Event{Kind: Cleared, End: w.end()})
			case n == 8 && w.finish != 0:
				w.finish = 0
				w.tell(Event{Kind: Finished, Code: 125 * w.rand.IntN(2)})
			case n == 9:
				w.tell(Event{Kind: Changed})
			case n == 10 && w.phase == Waiting:
				w.tell(Event{Kind: Unblocked})
			default:
				w.tell(Event{Kind: Tick})
			}
			w.answer()
		}
		require.False(t, t.Failed(), "seed %d", seed)
	}
}
