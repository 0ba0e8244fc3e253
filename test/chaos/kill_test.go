package chaos

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// town is a small tree with both kinds of services.
type town struct {
	*scene
	dirs  []string // of all services, loggers too
	feeds []*feed
	dice  *rand.Rand
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{scene: prepare(t), dice: chances(t)}
	for _, dir := range []string{"scan/app", "scan/web"} {
		w.Write(dir+"/run", sleeps, 0o755)
		w.dirs = append(w.dirs, dir)
	}
	for _, dir := range []string{"scan/mail", "scan/news"} {
		w.feeds = append(w.feeds, w.newFeed(dir))
		w.dirs = append(w.dirs, dir, dir+"/log")
	}
	w.begin()
	return w
}

// speak lets every logged service say something. What the victim's said must be
// on file before the blow: what a process has read and not yet written dies
// with it.
func (w *town) speak(victim string) {
	w.t.Helper()
	for _, f := range w.feeds {
		f.say(1 + w.dice.IntN(50))
		if f.dir == strings.TrimSuffix(victim, "/log") {
			f.heard()
		}
	}
}

// TestKillServices kills services at random. Each is back as another process,
// its neighbours and every supervise keep their pids, and the logs hold every
// line.
func TestKillServices(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	was := w.all(w.dirs)
	blows := rounds(40)
	before := spent(w.supervisors())
	for range blows {
		victim := w.dirs[w.dice.IntN(len(w.dirs))]
		w.speak(victim)
		w.kill(was[victim].service)
		for _, f := range w.feeds {
			f.say(w.dice.IntN(20)) // some of it while nobody listens
		}
		was[victim] = pids{was[victim].supervise, w.up(victim, was[victim].service)}
		require.Equal(t, was, w.all(w.dirs), "after %s was killed", victim)
	}
	after := spent(w.supervisors())
	require.Len(t, after, len(before))
	total := effort{}
	for p := range before {
		total.switches += after[p].switches - before[p].switches
		total.time += after[p].time - before[p].time
	}
	t.Logf("a restart: %d switches, %v", total.switches/blows, total.time/time.Duration(blows))
	require.Less(t, total.switches, 200*blows, "switches of svscan and all supervise processes")
	require.Less(t, total.time, time.Duration(blows)*50*time.Millisecond)
	for _, f := range w.feeds {
		f.heard()
	}
	w.noZombies()
	w.calm()
	require.Empty(t, w.lines())
}

// TestKillSupervises kills supervise processes at random, those of the loggers
// too. What they ran goes on without them, so the test ends it. Each is
// replaced, most of them at once and not at the next safety scan; neighbours are
// untouched, and no line is lost in the pipe.
func TestKillSupervises(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	was := w.all(w.dirs)
	var took []time.Duration
	for range rounds(25) {
		victim := w.dirs[w.dice.IntN(len(w.dirs))]
		w.speak(victim)
		begin := time.Now()
		w.kill(was[victim].supervise)
		w.kill(was[victim].service)
		for _, f := range w.feeds {
			f.say(w.dice.IntN(20))
		}
		next := w.supervise(victim, was[victim].supervise)
		took = append(took, time.Since(begin))
		w.await(victim+" is up", func() bool { return w.right(victim) && w.pid(victim) != 0 })
		was[victim] = pids{next, w.up(victim, was[victim].service)}
		require.Equal(t, was, w.all(w.dirs), "after the supervise of %s was killed", victim)
	}
	slices.Sort(took)
	t.Logf("until another supervise: median %v, longest %v", took[len(took)/2], took[len(took)-1])
	require.Less(t, took[len(took)/2], 2*time.Second, "the time until another supervise")
	for _, f := range w.feeds {
		f.heard()
	}
	w.noZombies()
	require.Len(t, tree.PID(w.svscan.PID).Children(), len(w.dirs))
	w.calm()
}

// TestKillLogger kills a logger while its service speaks, and with it the
// logger's supervise: what was said meanwhile waits in the pipe.
func TestKillLogger(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	f := s.newFeed("scan/mail")
	s.begin()
	service := s.up("scan/mail", 0)
	for range rounds(5) {
		f.say(100)
		f.heard()
		supervise, logger := s.supervise("scan/mail/log", 0), s.up("scan/mail/log", 0)
		s.kill(supervise)
		s.kill(logger)
		f.say(100)
		s.up("scan/mail/log", logger)
		f.heard()
	}
	require.Equal(t, service, s.up("scan/mail", 0))
}
