package supervise

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
)

var update = flag.Bool("update", false, "write the golden files")

var phaseNames = [phases]string{"Down", "Starting", "Up", "Clearing", "Finishing", "Waiting", "Pacing", "Denied", "Broken", "Left"}

var doNames = map[Do]string{
	Publish: "publish", Start: "start", ComplainFork: "complain", ComplainExec: "complain", ComplainDeaths: "complain", ComplainFinish: "complain",
	RunFinish: "finish", KillFinish: "kill-finish", WatchDirectory: "watch", UnwatchDirectory: "unwatch", Leave: "leave",
}

var signalNames = map[SignalName]string{TERM: "TERM", CONT: "CONT", STOP: "STOP", HUP: "HUP", ALRM: "ALRM", INT: "INT", KILL: "KILL",
	QUIT: "QUIT", USR1: "USR1", USR2: "USR2", WINCH: "WINCH", STOPS: "TERM",
}

// allEvents is every event, the commands one by one.
func allEvents() []struct {
	name string
	Event
} {
	type named = struct {
		name string
		Event
	}
	list := []named{
		{"Begin", Event{Kind: Begin}},
		{"Ready", Event{Kind: Ready}},
	}
	for _, b := range "udoxpchaitkq12we?" {
		list = append(list, named{"command " + string(b), Event{Kind: Command, Byte: byte(b)}})
	}
	return append(list,
		named{"Started", Event{Kind: Started, PID: 9}},
		named{"ForkFailed", Event{Kind: ForkFailed, Errno: 11}},
		named{"ExecFailed", Event{Kind: ExecFailed, Errno: 2}},
		named{"Exited", Event{Kind: Exited}},
		named{"Exited, rest", Event{Kind: Exited, End: End{Rest: true}}},
		named{"Cleared", Event{Kind: Cleared}},
		named{"Exited, finish", Event{Kind: Exited, End: End{Finish: true, FinishWait: second}}},
		named{"FinishStarted", Event{Kind: FinishStarted, PID: 11}},
		named{"Finished", Event{Kind: Finished}},
		named{"Finished, 125", Event{Kind: Finished, Code: 125}},
		named{"Exited, limit", Event{Kind: Exited, End: End{Limit: Limit{Deaths: 1, Within: 60 * second}}}},
		named{"Exited, normal", Event{Kind: Exited, End: End{Normal: true}}},
		named{"Blocked", Event{Kind: Blocked}},
		named{"Unblocked", Event{Kind: Unblocked}},
		named{"Changed", Event{Kind: Changed}},
		named{"Vanished", Event{Kind: Vanished}},
		named{"Tick", Event{Kind: Tick}},
	)
}

// in returns a service in phase p that was wanted so.
func in(p Phase, want rundir.Want) *life {
	l := born(want)
	switch p {
	case Down, Left:
	case Starting:
		l.phase = Starting
	case Up, Pacing:
		l = up(want)
		l.Want = want
		if p == Pacing {
			l.phase, l.pid, l.due = Pacing, 0, l.started+Pace
		}
	case Clearing:
		l = up(want)
		l.phase, l.pid, l.due = Clearing, 0, l.now.Mono+second
	case Finishing:
		l = up(want)
		l.phase, l.pid, l.finish, l.due = Finishing, 0, 8, l.now.Mono+second
	case Waiting:
		l.phase = Waiting
	case Denied:
		l.phase, l.due, l.attempted = Denied, l.now.Mono+ForkRetry, l.now.Mono
	case Broken:
		l.phase, l.due, l.attempted, l.watching = Broken, l.now.Mono+RunRetry, l.now.Mono, true
	}
	if p == Left {
		l.phase = Left
	}
	return l
}

// TestTransitions holds every cell of state x event against a table that a
// person can read: testdata/transitions.txt. Time is two seconds after the
// state was entered; the service is wanted up. A cell without an arrow changes
// nothing.
func TestTransitions(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for p := Phase(0); p < phases; p++ {
		fmt.Fprintf(&b, "%s\n", phaseNames[p])
		for _, e := range allEvents() {
			l := in(p, rundir.WantUp)
			l.pass(2 * second)
			actions := l.happens(e.Event)
			var words []string
			for _, a := range actions {
				switch a.Do {
				case Signal:
					words = append(words, signalNames[a.Signal])
				case SignalRest:
					words = append(words, "rest:"+signalNames[a.Signal])
				default:
					words = append(words, doNames[a.Do])
				}
			}
			cell := strings.Join(words, " ")
			if l.phase != p {
				cell = strings.TrimSpace("-> " + phaseNames[l.phase] + "  " + cell)
			}
			fmt.Fprintf(&b, "%s\n", strings.TrimRight(fmt.Sprintf("  %-14s %s", e.name, cell), " "))
		}
	}
	const golden = "testdata/transitions.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String(), "go test -update writes it anew")
}

// FuzzStep: whatever happens in whatever order, the record is one that clients
// can bear, a service never has two processes, and nothing waits without a
// deadline.
func FuzzStep(f *testing.F) {
	f.Add([]byte("\x00\x01\x0e\x11"), true)
	f.Add([]byte("\x00\x01\x10\x12\x14\x0e\x03\x05"), false)
	events := allEvents()
	f.Fuzz(func(t *testing.T, script []byte, down bool) {
		want := rundir.WantUp
		if down {
			want = rundir.WantDown
		}
		l := born(want)
		asked := false    // Start was said and is not answered yet
		finishes := false // likewise RunFinish
		watching := false
		for i, b := range script {
			e := events[int(b)%len(events)].Event
			l.pass(int64(b) * 30 * ms)
			alive := l.pid != 0
			answer := e.Kind == Started || e.Kind == ForkFailed || e.Kind == ExecFailed || e.Kind == Blocked
			if finishes != (e.Kind == FinishStarted || e.Kind == Finished && l.finish == 0) || e.Kind == Finished && !finishes && l.finish == 0 {
				continue
			}
			if e.Kind == Begin || answer != asked || e.Kind == Exited && !alive || l.phase == Left {
				continue // the loop would not say so
			}
			e.PID *= uint32(i + 1)
			asked, finishes = false, false
			for k, a := range l.happens(e) {
				require.False(t, asked || finishes, "start is the last action (%d)", k)
				switch a.Do {
				case Start:
					require.Zero(t, l.pid)
					require.Zero(t, l.finish)
					asked = true
				case RunFinish:
					require.Zero(t, l.pid)
					finishes = true
				case KillFinish:
					require.NotZero(t, l.finish)
				case Signal:
					require.NotZero(t, l.pid)
				case SignalRest:
					require.Equal(t, Clearing, l.phase)
				case WatchDirectory:
					require.False(t, watching)
					watching = true
				case UnwatchDirectory:
					require.True(t, watching)
					watching = false
				}
			}
			require.Equal(t, asked, l.phase == Starting)
			require.Equal(t, l.phase == Up, l.pid != 0)
			if l.pid == 0 {
				require.False(t, l.State().Paused)
			}
			due, waits := l.Deadline()
			require.Equal(t, waits, l.phase == Pacing || l.phase == Denied || l.phase == Broken || l.phase == Clearing || l.phase == Finishing)
			if waits {
				require.LessOrEqual(t, due-l.now.Mono, int64(RunRetry))
				require.True(t, l.Want == rundir.WantUp || l.phase == Clearing || l.phase == Finishing)
			}
			require.Equal(t, watching, l.watching)
		}
	})
}
