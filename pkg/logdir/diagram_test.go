package logdir

import (
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the diagram into docs/logdir.md instead of comparing with it")

var stepNames = map[step]string{
	ready: "ready", hold: "hold",
	find: "find", resumeOpen: "resumeOpen", resumeMode: "resumeMode", dropState: "dropState", dropNewState: "dropNewState",
	findProcessed: "findProcessed", dropPrevious: "dropPrevious", dropProcessed: "dropProcessed",
	rescueCurrent: "rescueCurrent", makeState: "makeState", makeCurrent: "makeCurrent", modeCurrent: "modeCurrent",
	finishStat: "finishStat", finishLink: "finishLink", finishUnlink: "finishUnlink", finishPrune: "finishPrune",
	syncCurrent: "syncCurrent", closeCurrent: "closeCurrent", moveCurrent: "moveCurrent", newCurrent: "newCurrent",
	newMode: "newMode", previousMode: "previousMode",
	run: "run", await: "await", crashed: "crashed", failed: "failed", openProcessed: "openProcessed",
	syncProcessed: "syncProcessed", modeProcessed: "modeProcessed", closeProcessed: "closeProcessed",
	openNewState: "openNewState", syncNewState: "syncNewState", closeNewState: "closeNewState",
	donePrevious: "donePrevious", moveState: "moveState",
	endSync: "endSync", endForget: "endForget", endMode: "endMode", ended: "ended",
}

// walker goes wherever a Dir can go, and notes how it got there.
type walker struct {
	seen  map[Dir]bool
	edges [2]map[string]bool
}

// TestDiagram compares docs/logdir.md with what a Dir does: every step that one
// of the two tracks takes in any state, whatever happens.
func TestDiagram(t *testing.T) {
	t.Parallel()
	w := walker{seen: map[Dir]bool{}, edges: [2]map[string]bool{{}, {}}}
	for _, processor := range []bool{false, true} {
		w.visit(*New(Config{Limit: 4096, Age: 1, Code: Safe, Processor: processor}))
	}
	for s := ready; s <= ended; s++ {
		require.Contains(t, stepNames, s)
		name := stepNames[s]
		if s == rescueCurrent { // no step of its own: it is what follows when a file is finished
			continue
		}
		all := w.diagram(taking) + w.diagram(finishing)
		require.Contains(t, all, "    "+name+" --> ", "%s is never left", name)
	}
	const file = "../../docs/logdir.md"
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	want := string(text)
	for track, title := range []string{"current", "finished file"} {
		begin, end := "<!-- diagram: "+title+" -->\n", "<!-- end -->\n"
		head, rest, ok := strings.Cut(want, begin)
		require.True(t, ok, title)
		_, tail, ok := strings.Cut(rest, end)
		require.True(t, ok, title)
		want = head + begin + "```mermaid\nstateDiagram-v2\n" + w.diagram(track) + "```\n" + end + tail
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(text), "go test ./pkg/logdir -run Diagram -update")
}

func (w *walker) diagram(track int) string {
	var lines []string
	for e := range w.edges[track] {
		lines = append(lines, "    "+e+"\n")
	}
	sort.Strings(lines)
	return strings.Join(lines, "")
}

// visit lets everything happen to d that can.
func (w *walker) visit(d Dir) {
	if w.seen[d] {
		return
	}
	w.seen[d] = true
	if len(w.seen) > 100000 {
		panic("more states than there can be")
	}

	for i := range d.tracks { // pauses end
		d.tracks[i].paused = false
	}
	at := d
	a := at.Next(0)
	act := "wait"
	if name, ok := names[a.Op]; ok {
		act = strings.TrimSpace(fmt.Sprint(name, " ", a.Name, " ", a.To))
	}
	w.edge(&d, &at, "the one before is finished")
	what := map[Complaint]string{ProcessorCrashed: "say that it crashed, pause", ProcessorFailed: "say that it failed, pause"}

	switch a.Op {
	case End:
		w.edges[taking]["ended --> [*]"] = true
	case Write, Wait, Await:
		w.event(at, "asked for meanwhile", func(d *Dir) { d.Settled(0) })
		if a.Op == Write {
			w.event(at, "full", func(d *Dir) { d.size, d.full = 1, true; d.Settled(0) })
			w.event(at, "ALRM", func(d *Dir) { d.size = 1; d.Rotate(); d.Settled(0) })
			w.event(at, "too old", func(d *Dir) { d.size, d.aging, d.born = 1, true, -1; d.Settled(0) })
			w.event(at, "end of input, TERM", func(d *Dir) { d.End(); d.Settled(0) })
		}
		w.event(at, "exit 0", func(d *Dir) { d.Exited(false, 0) })
		w.event(at, "exit not 0", func(d *Dir) { d.Exited(false, 1) })
		w.event(at, "killed", func(d *Dir) { d.Exited(true, 0) })
	case Run:
		w.event(at, "run the processor", func(d *Dir) { d.Started() })
	case Complain:
		w.event(at, what[a.Complaint], func(d *Dir) { d.Done(0, Result{}) })
	case Stat:
		w.event(at, act+": missing", func(d *Dir) { d.Done(0, Result{Missing: true}) })
		if at.tracks[at.turn].step == finishStat {
			w.event(at, act+": one link", func(d *Dir) { d.Done(0, Result{Links: 1}) })
			w.event(at, act+": several links", func(d *Dir) { d.Done(0, Result{Links: 2}) })
			break
		}
		w.event(at, act+": 0644", func(d *Dir) { d.Done(0, Result{Mode: BusyMode, Links: 1}) })
		w.event(at, act+": 0744", func(d *Dir) { d.Done(0, Result{Mode: DoneMode, Links: 1}) })
	default:
		w.event(at, act, func(d *Dir) { d.Done(0, Result{}) })
	}
}

// event lets one thing happen.
func (w *walker) event(d Dir, label string, f func(*Dir)) {
	to := d
	f(&to)
	w.edge(&d, &to, label)
	if d.tracks[taking].step == find {
		w.edges[taking]["[*] --> find"] = true
	}
	to.turn = 0
	if to.size > 0 { // how much it is does not matter
		to.size = 1
	}
	if to.born != 0 {
		to.born = -1
	}
	w.visit(to)
}

// edge notes where the tracks went.
func (w *walker) edge(from, to *Dir, label string) {
	for i := range from.tracks {
		if a, b := from.tracks[i].step, to.tracks[i].step; a != b {
			w.edges[i][stepNames[a]+" --> "+stepNames[b]+": "+label] = true
		}
	}
}
