package scan

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

const ms = 1_000_000

// watcher is a scan directory in the hands of a test, which plays the loop: it
// answers every Start with a new process.
type watcher struct {
	Scan
	now     int64
	lastPID int
	fail    map[string]bool // services whose Start, or Open, fails
	found   map[string]int  // process ids of the supervises that run already
}

func newWatcher() *watcher {
	return &watcher{now: 100 * second, lastPID: 1000, fail: map[string]bool{}}
}

// happens does what the core says, and returns it in words.
func (w *watcher) happens(e Event) []string {
	var words []string
	for _, a := range w.Step(w.now, e) {
		switch a.Do {
		case Open:
			words = append(words, "open "+a.Service.Name)
			if w.fail["open "+a.Service.Name] {
				w.Step(w.now, Event{Kind: OpenFailed, Service: a.Service})
			}
		case Close:
			words = append(words, "close "+a.Service.Name)
		case Look:
			words = append(words, "look "+a.Name)
		case Start:
			name := a.Service.Name
			if a.Role == Logger {
				name += "/log"
			}
			if w.fail[name] {
				words = append(words, "fail "+name)
				w.Step(w.now, Event{Kind: StartFailed, Service: a.Service, Role: a.Role})
				continue
			}
			if pid, ok := w.found[name]; ok {
				words = append(words, "find "+name)
				w.Step(w.now, Event{Kind: Found, Service: a.Service, Role: a.Role, PID: pid})
				continue
			}
			w.lastPID++
			words = append(words, fmt.Sprintf("start %s", name))
			w.Step(w.now, Event{Kind: Started, Service: a.Service, Role: a.Role, PID: w.lastPID})
		}
	}
	return words
}

func (w *watcher) lists(entries ...Entry) []string {
	return w.happens(Event{Kind: Listed, Entries: entries})
}

func (w *watcher) ends(pid int, how How) []string {
	return w.happens(Event{Kind: Exited, PID: pid, How: how})
}

func (w *watcher) passes(ns int64) []string {
	w.now += ns
	return w.happens(Event{Kind: Tick})
}

func link(name string, ino uint64) Entry { return Entry{Name: name, ID: ID{1, ino}, Link: true} }

func logged(e Entry) Entry {
	e.Logged = true
	return e
}

func TestFirstListing(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	require.Equal(t, []string{
		"open b", "start b", "start b/log",
		"open a", "start a",
		"open made-before", "start made-before",
	}, w.lists(logged(link("b", 2)), link("a", 1), Entry{Name: "made-before", ID: ID{1, 3}}),
		"in the directory's order; main before log; what is there already is complete")
	require.Empty(t, w.lists(logged(link("b", 2)), link("a", 1), Entry{Name: "made-before", ID: ID{1, 3}}))
	_, waits := w.Deadline()
	require.False(t, waits)
}

func TestOneDirectoryOneService(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	require.Equal(t, []string{"open first", "start first"}, w.lists(link("first", 1), link("second", 1)))
	require.Empty(t, w.lists(link("renamed", 1)))
	w.ends(1001, Killed)
	require.Equal(t, []string{"start renamed"}, w.passes(Pace), "a new supervise has the present name")
}

func TestReplacedDirectory(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.lists(link("a", 1))
	require.Equal(t, []string{"open a", "start a"}, w.lists(link("a", 2)), "same name, other directory: another service")
	w.ends(1001, Clean)
	require.Equal(t, []string{"close a"}, w.lists(link("a", 2)))
}

func TestWhenASuperviseEnds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		lived int64
		how   How
		wait  int64
	}{
		{"killed after a while: at once", 3 * second, Killed, 0},
		{"killed at once: at the pace", 200 * ms, Killed, 800 * ms},
		{"could not do its work: at C's pace of complaint", 10 * ms, Trouble, Interval - 10*ms},
		{"trouble after a long life: at once", 60 * second, Trouble, 0},
		{"told to exit: time to remove it", 60 * second, Clean, Interval},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWatcher()
			w.lists(link("a", 1))
			w.now += tt.lived
			require.Empty(t, w.ends(1001, tt.how))
			if tt.wait > 0 {
				require.Empty(t, w.passes(tt.wait-1))
				due, waits := w.Deadline()
				require.True(t, waits)
				require.Equal(t, w.now+1, due)
				w.now++
			}
			require.Equal(t, []string{"start a"}, w.passes(0))
		})
	}
}

func TestRemoved(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.lists(logged(link("a", 1)), link("b", 2))
	require.Empty(t, w.lists(link("b", 2)), "its processes are left alone")
	w.ends(1001, Clean)
	require.Empty(t, w.lists(link("b", 2)), "the log still runs, so the pipe stays")
	require.Empty(t, w.passes(2*Interval), "and main is not started again")
	w.ends(1002, Killed)
	require.Equal(t, []string{"close a"}, w.lists(link("b", 2)))
	require.False(t, w.Known(ID{1, 1}))
	require.Equal(t, []string{"open a", "start a"}, w.lists(link("b", 2), link("a", 1)), "a log is looked for anew")
}

func TestRemovedAndBack(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.lists(link("a", 1))
	w.lists()
	require.Empty(t, w.lists(link("a", 1)), "it never stopped")
}

func TestStartFails(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.fail["a"] = true
	require.Equal(t, []string{"open a", "fail a", "open b", "start b"}, w.lists(link("a", 1), link("b", 2)))
	require.Empty(t, w.lists(link("a", 1), link("b", 2)), "not at every look")
	require.Empty(t, w.passes(Interval-1))
	require.Equal(t, []string{"fail a"}, w.passes(1))
	w.fail["a"] = false
	require.Equal(t, []string{"start a"}, w.passes(Interval))
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.fail["open a"] = true
	w.lists(logged(link("a", 1)))
	require.False(t, w.Known(ID{1, 1}), "the next listing tries again")
}

func TestStrangersAreIgnored(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.lists(link("a", 1))
	require.Empty(t, w.ends(4711, Killed))
	require.Empty(t, w.passes(Interval))
}

func TestDirectoryThatIsBeingFilled(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.lists()
	dir := Entry{Name: "a", ID: ID{1, 1}, Stamp: 1}
	seen := func() []string { return w.happens(Event{Kind: Seen, Entries: []Entry{dir}}) }

	require.Empty(t, seen())
	require.Equal(t, []string{"look a"}, w.passes(Quiet), "no run yet")
	require.Empty(t, seen())

	dir.Runnable, dir.Stamp = true, 2
	require.Equal(t, []string{"look a"}, w.passes(Quiet))
	require.Empty(t, seen(), "it has just got one")

	dir.Logged, dir.Stamp = true, 3
	w.passes(Quiet / 2)
	require.Empty(t, seen(), "and now a log")
	w.passes(Quiet / 2)
	require.Empty(t, seen())
	w.passes(Quiet / 2)
	require.Equal(t, []string{"open a", "start a", "start a/log"}, seen(), "a quiet moment later")
}

func TestDirectoryThatStaysEmpty(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.lists()
	empty := Entry{Name: "a", ID: ID{1, 1}}
	require.Empty(t, w.lists(empty))
	w.now += Interval - 1
	require.Empty(t, w.lists(empty))
	w.now++
	require.Equal(t, []string{"open a", "start a"}, w.lists(empty), "as the C program would")
}

func TestSettlingDirectoryIsRemoved(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.lists()
	w.lists(Entry{Name: "a", ID: ID{1, 1}})
	w.lists()
	w.passes(Interval)
	_, waits := w.Deadline()
	require.False(t, waits, "nobody waits for it")
}

func TestManyServices(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	var entries []Entry
	for i := range 10_000 {
		entries = append(entries, link(fmt.Sprint(i), uint64(i)))
	}
	require.Len(t, w.lists(entries...), 20_000)
	require.Empty(t, w.lists(entries...))
}

// FuzzStep: whatever order things come in, a service never has two supervise
// processes of one role, and one that is listed and may start does.
func FuzzStep(f *testing.F) {
	f.Add([]byte{0, 3, 1, 2, 4, 7, 9, 250, 3, 3})
	f.Fuzz(func(t *testing.T, script []byte) {
		w := newWatcher()
		alive := map[string]int{}
		var pids []int
		who := map[int]string{}
		step := func(e Event) {
			for _, a := range w.Step(w.now, e) {
				if a.Do != Start {
					continue
				}
				key := fmt.Sprint(a.Service.ID, a.Role)
				require.Zero(t, alive[key], "two processes for %s", key)
				w.lastPID++
				alive[key] = w.lastPID
				who[w.lastPID] = key
				pids = append(pids, w.lastPID)
				w.Step(w.now, Event{Kind: Started, Service: a.Service, Role: a.Role, PID: w.lastPID})
			}
		}
		for _, b := range script {
			switch b % 4 {
			case 0: // a listing: the bits say which of six directories are there
				var entries []Entry
				for i := range 6 {
					if b>>2>>i&1 != 0 {
						entries = append(entries, Entry{Name: fmt.Sprint(i), ID: ID{1, uint64(i)}, Logged: i%2 == 0, Link: i%3 == 0, Runnable: true})
					}
				}
				step(Event{Kind: Listed, Entries: entries})
			case 1:
				if len(pids) > 0 {
					pid := pids[int(b/4)%len(pids)]
					if alive[who[pid]] == pid {
						alive[who[pid]] = 0
						step(Event{Kind: Exited, PID: pid, How: How(b / 4 % 3)})
					}
				}
			default:
				w.now += int64(b) * 20 * ms
				step(Event{Kind: Tick})
			}
		}
	})
}

// What another svscan has left is left alone, and replaced the moment it ends,
// however young it is. One of which nobody can tell when it ends is looked for
// at the pace of the safety scans.
func TestFound(t *testing.T) {
	t.Parallel()
	w := newWatcher()
	w.found = map[string]int{"web": 7, "web/log": 8, "old": 0}
	require.Equal(t, []string{"open web", "find web", "find web/log", "open old", "find old"},
		w.lists(logged(link("web", 1)), link("old", 2)))
	require.Empty(t, w.passes(4*second))
	require.Equal(t, []string{"find old"}, w.passes(1*second))

	delete(w.found, "web/log")
	w.ends(8, Killed)
	require.Equal(t, []string{"start web/log"}, w.passes(0))
	delete(w.found, "old")
	require.Equal(t, []string{"start old"}, w.passes(5*second))
	delete(w.found, "web")
	require.Empty(t, w.ends(7, Clean), "it was told to exit")
	require.Equal(t, []string{"start web"}, w.passes(5*second))
}
