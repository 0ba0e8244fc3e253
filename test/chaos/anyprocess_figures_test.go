package chaos

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// figures are what became of a tree.
type figures struct {
	Name                                   string
	Length                                 time.Duration
	Directories                            int // run directories
	Rounds, Blows, Kills                   int
	Lives, Copies, Most                    int
	Ended                                  []string // without the test's doing
	Lines, Lost, Doubled, Torn, Disordered int
	Silenced                               int // lines lost with the service and all of the suite
	Forgotten, Clocks                      int
	Unhealed, Zombies, Strangers           int
	Complaints                             []string
	Adoptions, Healing                     []time.Duration
	Weights                                []weight // after each round
}

// weight is the most that a process of each program had.
type weight struct{ Descriptors, Memory map[string]int }

// faultless asserts that nobody but the killed was hurt.
func (f *figures) faultless(t *testing.T) {
	t.Helper()
	adoption, slowest := median(f.Adoptions)
	healing, longest := median(f.Healing)
	t.Logf("%d rounds, %d blows, %d processes killed; %d lives, %d lines", f.Rounds, f.Blows, f.Kills, f.Lives, f.Lines)
	t.Logf("%d adoptions: median %v, longest %v; well again: median %v, longest %v", len(f.Adoptions), adoption, slowest, healing, longest)
	require.NotZero(t, f.Kills)
	require.NotZero(t, f.Lines)
	require.Zero(t, f.Copies, "lives that were not alone")
	require.LessOrEqual(t, f.Most, 1, "processes of one service")
	require.Empty(t, f.Ended, "lives that ended for nothing")
	require.Zero(t, f.Lost, "lines lost")
	require.Zero(t, f.Doubled, "lines doubled")
	require.Zero(t, f.Torn, "lines torn")
	require.Zero(t, f.Disordered, "lines out of order")
	require.Zero(t, f.Clocks, "services whose time changed")
	require.Empty(t, f.Complaints)
	f.bounded(t)
}

// bounded asserts that who lives long does not grow: the last of the rounds are
// like the first. A svscan has two descriptors more for each supervise that
// another has started, and a supervise that serves them all has one more for each
// process that it has adopted.
func (f *figures) bounded(t *testing.T) {
	t.Helper()
	quarter := (len(f.Weights) + 3) / 4
	first, last := heaviest(f.Weights[:quarter]), heaviest(f.Weights[len(f.Weights)-quarter:])
	for name, n := range last.Descriptors {
		t.Logf("%s: %d descriptors, %d kB", name, n, last.Memory[name]>>10)
		more := 4
		if name == ours.scanner {
			more += 2 * f.Directories
		} else if f.Name == packed.name && name == packed.supervisor {
			more += f.Directories
		}
		require.LessOrEqual(t, n, first.Descriptors[name]+more, "descriptors of a %s", name)
		require.LessOrEqual(t, last.Memory[name], first.Memory[name]+2<<20, "memory of a %s", name)
	}
}

// heaviest is the most of each.
func heaviest(list []weight) weight {
	most := weight{map[string]int{}, map[string]int{}}
	for _, w := range list {
		for name, n := range w.Descriptors {
			most.Descriptors[name] = max(most.Descriptors[name], n)
			most.Memory[name] = max(most.Memory[name], w.Memory[name])
		}
	}
	return most
}

// dirty is what the process alone has in memory and has written to, in bytes; 0
// if it is gone.
func dirty(q tree.PID) int {
	text, _ := os.ReadFile(q.Path("smaps_rollup"))
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "Private_Dirty:" {
			kB, _ := strconv.Atoi(f[1])
			return kB << 10
		}
	}
	return 0
}

// table shows figures side by side, in Markdown.
func table(all []*figures) string {
	var text strings.Builder
	row := func(name string, cell func(f *figures) string) {
		fmt.Fprintf(&text, "| %s |", name)
		for _, f := range all {
			fmt.Fprintf(&text, " %s |", cell(f))
		}
		text.WriteByte('\n')
	}
	count := func(name string, number func(f *figures) int) {
		row(name, func(f *figures) string { return strconv.Itoa(number(f)) })
	}
	times := func(name string, list func(f *figures) []time.Duration) {
		row(name, func(f *figures) string {
			if len(list(f)) == 0 {
				return "never"
			}
			middle, longest := median(list(f))
			return fmt.Sprintf("%v, %v", middle.Round(time.Millisecond), longest.Round(time.Millisecond))
		})
	}
	row("", func(f *figures) string { return f.Name })
	row("---", func(*figures) string { return "---:" })
	row("time", func(f *figures) string { return f.Length.Round(time.Second).String() })
	count("processes killed", func(f *figures) int { return f.Kills })
	count("second copies of a service", func(f *figures) int { return f.Copies })
	count("copies at one time, at most", func(f *figures) int { return f.Most })
	count("services that ended for it", func(f *figures) int { return len(f.Ended) })
	count("lines on file", func(f *figures) int { return f.Lines })
	count("lines lost", func(f *figures) int { return f.Lost })
	count("of a service killed with all of the suite", func(f *figures) int { return f.Silenced })
	count("lines doubled", func(f *figures) int { return f.Doubled })
	count("lines torn", func(f *figures) int { return f.Torn })
	count("lines out of order", func(f *figures) int { return f.Disordered })
	count("commands forgotten", func(f *figures) int { return f.Forgotten })
	count("times not well again after 10 s", func(f *figures) int { return f.Unhealed })
	count("zombies, at most", func(f *figures) int { return f.Zombies })
	count("supervise processes and loggers too many, at most", func(f *figures) int { return f.Strangers })
	count("lines of complaints", func(f *figures) int { return len(f.Complaints) })
	times("a supervise replaced: median, longest", func(f *figures) []time.Duration { return f.Adoptions })
	times("all well again: median, longest", func(f *figures) []time.Duration { return f.Healing })
	return text.String()
}
