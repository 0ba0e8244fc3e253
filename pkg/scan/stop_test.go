package scan

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// house is a scan directory that is to end in order. The test plays supervise:
// those that obey exit as soon as they are told.
type house struct {
	*watcher
	obeys   func(name string, w Word) bool
	deaf    map[string]bool // supervises that do not listen
	away    map[string]bool // run directories that cannot be reached
	ownTime map[string]bool // with a KILL of their own
	pids    map[string]int
}

func newHouse(entries ...Entry) *house {
	h := &house{
		watcher: newWatcher(), deaf: map[string]bool{}, away: map[string]bool{}, ownTime: map[string]bool{}, pids: map[string]int{},
		obeys: func(string, Word) bool { return true },
	}
	h.does(h.Step(h.now, Event{Kind: Listed, Entries: entries}))
	return h
}

// does performs actions and returns those of the stop in words.
func (h *house) does(actions []Action) (words []string) {
	for _, a := range actions {
		if a.Do == Open || a.Do == Close {
			continue
		}
		name := a.Service.Name + [...]string{"", "/log"}[a.Role]
		e := Event{Service: a.Service, Role: a.Role}
		switch a.Do {
		case Start:
			h.lastPID++
			h.pids[name] = h.lastPID
			e.Kind, e.PID = Started, h.lastPID
			if pid, ok := h.found[name]; ok {
				e.Kind, e.PID, h.pids[name] = Found, pid, pid
			}
			h.Step(h.now, e)
			if h.Stopping() {
				words = append(words, "start "+name)
			}
		case Tell:
			words = append(words, fmt.Sprintf("%s %s", [...]string{"end", "drain", "kill"}[a.Word], name))
			switch {
			case h.away[name]:
				e.Kind = Unreachable
				h.Step(h.now, e)
			case !h.deaf[name]:
				e.Kind, e.OwnTime = Told, h.ownTime[name]
				h.Step(h.now, e)
				if h.obeys(name, a.Word) && h.pids[name] != 0 {
					h.dies(name, Clean)
				}
			}
		case Check:
			words = append(words, "check "+name)
			e.Kind = Vacant
			if _, there := h.found[name]; there {
				e.Kind = Found
			}
			h.Step(h.now, e)
		case GiveUp:
			words = append(words, "give up "+name)
		}
	}
	return words
}

func (h *house) dies(name string, how How) {
	pid := h.pids[name]
	h.pids[name] = 0
	h.Step(h.now, Event{Kind: Exited, PID: pid, How: how})
}

// stops begins a stop in which a service named first needs those behind it.
func (h *house) stops(needs map[string][]string) []string {
	e := Event{Kind: Stop, Patience: 5 * second, Needs: map[*Service][]string{}}
	h.Each(func(v *Service) { e.Needs[v] = needs[v.Name] })
	h.Step(h.now, e)
	return h.goesOn(0)
}

// goesOn lets time pass, and returns what is done then, until nothing more is
// due.
func (h *house) goesOn(ns int64) (words []string) {
	h.now += ns
	for {
		due, ok := h.Deadline()
		if !ok || due > h.now {
			return words
		}
		words = append(words, h.does(h.Step(h.now, Event{Kind: Tick}))...)
	}
}

func (h *house) over(t *testing.T, left bool) {
	t.Helper()
	over, gaveUp := h.Stopped()
	require.True(t, over)
	require.Equal(t, left, gaveUp)
}

func TestStopOrder(t *testing.T) {
	t.Parallel()
	a, b, c, d := link("a", 1), link("b", 2), link("c", 3), link("d", 4)
	tests := []struct {
		name    string
		entries []Entry
		needs   map[string][]string
		want    []string
	}{
		{"no services", nil, nil, nil},
		{"no order: all at once", []Entry{c, a, b}, nil, []string{"end a", "end b", "end c"}},
		{"who needs goes first", []Entry{a, b, c}, map[string][]string{"a": {"b"}, "b": {"c"}}, []string{"end a", "end b", "end c"}},
		{"whatever the names", []Entry{a, b, c}, map[string][]string{"c": {"b"}, "b": {"a"}}, []string{"end c", "end b", "end a"}},
		{"a logger when its service is down", []Entry{logged(a), logged(b)}, map[string][]string{"b": {"a"}},
			[]string{"end b", "end a", "drain b/log", "drain a/log"}},
		{"needed by two", []Entry{a, b, c}, map[string][]string{"b": {"a"}, "c": {"a"}}, []string{"end b", "end c", "end a"}},
		{"names of nobody, and one's own", []Entry{a, b}, map[string][]string{"a": {"x", "a"}, "b": {"", "."}}, []string{"end a", "end b"}},
		{"a ring: those that are not in it first", []Entry{a, b, c, d}, map[string][]string{"a": {"b"}, "b": {"a"}, "c": {"d"}},
			[]string{"end c", "end d", "end a", "end b"}},
		{"a ring that needs another one", []Entry{a, b, c}, map[string][]string{"a": {"b", "c"}, "b": {"a"}}, []string{"end a", "end b", "end c"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(tt.entries...)
			require.False(t, h.Stopping())
			require.Equal(t, tt.want, h.stops(tt.needs))
			require.True(t, h.Stopping())
			h.over(t, false)
		})
	}
}

func TestStopWaitsForOneAfterTheOther(t *testing.T) {
	t.Parallel()
	h := newHouse(link("base", 1), logged(link("top", 2)))
	h.obeys = func(string, Word) bool { return false }
	require.Equal(t, []string{"end top"}, h.stops(map[string][]string{"top": {"base"}}))
	require.Empty(t, h.goesOn(4*second))
	h.dies("top", Clean)
	require.Equal(t, []string{"drain top/log", "end base"}, sorted(h.goesOn(0)))
	h.dies("base", Clean)
	over, _ := h.Stopped()
	require.False(t, over, "the log is still being written")
	h.dies("top/log", Clean)
	h.over(t, false)
}

func sorted(words []string) []string {
	for i := range words {
		for j := range words[:i] {
			if words[i] < words[j] {
				words[i], words[j] = words[j], words[i]
			}
		}
	}
	return words
}

func TestStopPatience(t *testing.T) {
	t.Parallel()
	type moment struct {
		after int64
		want  []string
	}
	tests := []struct {
		name  string
		entry Entry
		obeys func(name string, w Word) bool
		set   func(*house)
		first []string
		then  []moment
		left  bool
	}{
		{
			name: "one that does not end is killed", entry: link("a", 1),
			obeys: func(_ string, w Word) bool { return w == Kill },
			first: []string{"end a"}, then: []moment{{5*second - 1, nil}, {1, []string{"kill a"}}},
		}, {
			name: "one that cannot be killed is left", entry: link("a", 1),
			obeys: func(string, Word) bool { return false },
			first: []string{"end a"}, then: []moment{
				{5 * second, []string{"kill a"}}, {second, []string{"kill a"}}, {second, []string{"kill a"}},
				{8 * second, []string{"give up a"}},
			}, left: true,
		}, {
			name: "one that says itself when it is killed has that time", entry: link("a", 1),
			obeys: func(string, Word) bool { return false },
			set:   func(h *house) { h.ownTime["a"] = true },
			first: []string{"end a"}, then: []moment{{100 * second, nil}, {0, nil}},
		}, {
			name: "a logger that does not come to an end is ended, and then killed", entry: logged(link("a", 1)),
			obeys: func(name string, w Word) bool { return name == "a" || w == Kill },
			first: []string{"end a", "drain a/log"}, then: []moment{{5 * second, []string{"end a/log"}}, {5 * second, []string{"kill a/log"}}},
		}, {
			name: "one that does not listen is told again and again", entry: link("a", 1),
			obeys: func(string, Word) bool { return false },
			set:   func(h *house) { h.deaf["a"] = true },
			first: []string{"end a"}, then: []moment{
				{StopRetry, []string{"end a"}}, {StopRetry, []string{"end a"}}, {25 * second, []string{"give up a"}},
			}, left: true,
		}, {
			name: "one that cannot be reached is left", entry: logged(link("a", 1)),
			obeys: func(string, Word) bool { return true },
			set:   func(h *house) { h.away["a"] = true },
			first: []string{"end a", "drain a/log"}, left: true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(tt.entry)
			h.obeys = tt.obeys
			if tt.set != nil {
				tt.set(h)
			}
			require.Equal(t, tt.first, h.stops(nil))
			for _, m := range tt.then {
				require.Equal(t, m.want, h.goesOn(m.after))
			}
			over, left := h.Stopped()
			require.Equal(t, !h.ownTime["a"], over)
			require.Equal(t, tt.left, left)
		})
	}
}

func TestStopHurried(t *testing.T) {
	t.Parallel()
	h := newHouse(link("base", 1), logged(link("top", 2)), logged(link("other", 3)))
	h.obeys = func(name string, w Word) bool { return name == "other" }
	require.Equal(t, []string{"end other", "end top", "drain other/log"}, h.stops(map[string][]string{"top": {"base"}}))
	h.obeys = func(name string, w Word) bool { return w == Kill }
	require.Equal(t, []string{"kill base", "kill top", "drain top/log"}, h.stops(nil), "no order any more; loggers may still read")
	require.Equal(t, []string{"kill other/log", "kill top/log"}, h.stops(nil), "and now they may not")
	h.over(t, false)
}

// A supervise that is killed leaves its service behind. The next one is told
// again what it may not have heard.
func TestStopWhenASuperviseIsKilled(t *testing.T) {
	t.Parallel()
	h := newHouse(logged(link("a", 1)))
	h.now += 10 * second
	h.dies("a/log", Killed)
	h.obeys = func(string, Word) bool { return false }
	require.Equal(t, []string{"end a"}, h.stops(nil))
	h.dies("a", Killed)
	require.Equal(t, []string{"start a"}, h.goesOn(0))
	require.Equal(t, []string{"end a"}, h.goesOn(StopRetry))
	h.dies("a", Killed)
	require.Empty(t, h.goesOn(0), "at the pace")
	require.Equal(t, []string{"start a"}, h.goesOn(Pace))
	require.Equal(t, []string{"end a"}, h.goesOn(StopRetry))
	h.dies("a", Clean)
	require.Equal(t, []string{"start a/log"}, h.goesOn(0), "there may be lines in its pipe")
	require.Equal(t, []string{"drain a/log"}, h.goesOn(StopRetry))
	h.dies("a/log", Trouble)
	h.over(t, false)
}

// Of C's supervise that another svscan has started nobody says when it ends.
func TestStopOfOneThatIsNoChild(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.found = map[string]int{"a": 0}
	h.does(h.Step(h.now, Event{Kind: Listed, Entries: []Entry{link("a", 1)}}))
	require.Equal(t, []string{"end a", "check a"}, h.stops(nil))
	require.Equal(t, []string{"check a"}, h.goesOn(StopRetry))
	delete(h.found, "a")
	require.Equal(t, []string{"check a"}, h.goesOn(StopRetry))
	h.over(t, false)
}

func TestStopStartsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(link("a", 1), link("b", 2))
	h.now += 10 * second
	h.dies("b", Clean)
	h.obeys = func(string, Word) bool { return false }
	require.Equal(t, []string{"end a"}, h.stops(nil), "what was told to exit needs no word")
	require.Empty(t, h.Step(h.now, Event{Kind: Listed, Entries: []Entry{link("a", 1), link("new", 3)}}))
	require.Empty(t, h.Step(h.now, Event{Kind: Seen, Entries: []Entry{link("new", 3)}}))
	h.dies("a", Clean)
	require.Empty(t, h.goesOn(Interval))
	h.over(t, false)
}

func TestRetired(t *testing.T) {
	t.Parallel()
	h := newHouse(link("a", 1))
	require.False(t, h.Retired("a"))
	h.dies("a", Killed)
	require.False(t, h.Retired("a"))
	h.goesOn(Pace)
	h.dies("a", Clean)
	require.True(t, h.Retired("a"))
	require.False(t, h.Retired("b"))
	h.goesOn(Interval)
	require.False(t, h.Retired("a"), "it is there again")
}

// FuzzStop: whatever fails, a stop comes to its end in a time that does not
// depend on it.
func FuzzStop(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0}, []byte{1, 2, 3})
	f.Add([]byte{7, 3, 9, 200, 1, 1, 5}, []byte{17, 33, 4, 0})
	f.Fuzz(func(t *testing.T, script, needs []byte) {
		var entries []Entry
		names := map[string][]string{}
		for i := range 6 {
			e := link(fmt.Sprint(i), uint64(i))
			e.Logged = i%2 == 0
			entries = append(entries, e)
		}
		for _, b := range needs {
			names[fmt.Sprint(b%6)] = append(names[fmt.Sprint(b%6)], fmt.Sprint(b/6%6))
		}
		h := newHouse(entries...)
		next := func() (b byte) {
			if len(script) > 0 {
				b, script = script[0], script[1:]
			}
			return b
		}
		h.obeys = func(name string, w Word) bool {
			b := next()
			h.deaf[name] = b&2 != 0
			h.ownTime[name] = false
			if b&4 != 0 && h.pids[name] != 0 {
				h.dies(name, Killed)
			}
			return b&1 == 0
		}
		h.stops(names)
		begun := h.now
		for {
			if over, _ := h.Stopped(); over {
				return
			}
			due, ok := h.Deadline()
			require.True(t, ok, "there is something to wait for")
			h.goesOn(max(due-h.now, 0))
			require.Less(t, h.now-begun, int64(6*(40+40+len(script))*second))
		}
	})
}
