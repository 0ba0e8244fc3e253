package house

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

// budgets are the memory of its own that a waiting process may have, in kB: the
// median of fifty. C's have 92 to 100.
var budgets = map[string]int{"supervise": 600, "multilog": 700}

// threads is how many a process has: the one that works, and Go's own two. Where
// many start at once on few processors Go's runtime makes one more for some.
const threads = 3

// TestMemory measures a real tree that has nothing to do.
func TestMemory(t *testing.T) {
	const services = 25 // each with a log, so that there are fifty supervises
	tr := planted(t, services, "exec multilog t ./main")
	tr.Start("svscan", "scan")
	for i := range services {
		tr.Up(fmt.Sprintf("scan/s%d", i), 0)
		tr.Up(fmt.Sprintf("scan/s%d/log", i), 0)
	}
	measured := map[string][]int{}
	var tasksOf []int
	for _, pid := range tr.Processes() {
		p := tree.PID(pid)
		if budgets[p.Name()] == 0 && p.Name() != "svscan" {
			continue
		}
		tree.Await(t, "a quiet "+p.Name(), p.Waits)
		if kb, ok := anonymous(p); ok {
			measured[p.Name()] = append(measured[p.Name()], kb)
		}
		tasks, err := os.ReadDir(p.Path("task"))
		require.NoError(t, err)
		tasksOf = append(tasksOf, len(tasks))
	}
	t.Logf("threads: %v", tasksOf)
	require.LessOrEqual(t, median(tasksOf), threads)
	require.Len(t, measured["supervise"], 2*services)
	require.Len(t, measured["multilog"], services)
	for name, list := range measured {
		t.Logf("%s: median %d kB of %d", name, median(list), len(list))
		if budget := budgets[name]; budget != 0 {
			require.LessOrEqual(t, median(list), budget, name)
		}
	}
}

// scanBudget is the memory of its own that svscan may have with a thousand
// services, in kB.
const scanBudget = 3 << 10

// TestMemoryOfScan measures svscan alone: its supervises are something else.
func TestMemoryOfScan(t *testing.T) {
	const services = 1000
	tr := planted(t, services, "")
	tr.Write("bin/supervise", "#!/bin/sh\necho >>up\nexec sleep 1000\n", 0o755)
	cmd := tr.Command("svscan", "scan")
	cmd.Env = append(cmd.Env, "PATH="+tr.Path("bin")+":/bin:/usr/bin")
	p := tree.PID(tr.StartCommand(cmd).PID)
	tree.Await(t, "all of them", func() bool { return len(tr.Read("scan/up")) == services })
	tree.Await(t, "a quiet svscan", p.Waits)
	kb, ok := anonymous(p)
	require.True(t, ok)
	t.Logf("svscan with %d services: %d kB", services, kb)
	require.LessOrEqual(t, kb, scanBudget)
}

// packedBudget is the memory that the supervision of a thousand services with
// logs may have where one process does it, svscan's included, in kB.
const packedBudget = 10 * 1000

// TestMemoryOfPacked measures that. The services and their loggers, which are
// shells here, are something else.
func TestMemoryOfPacked(t *testing.T) {
	const services = 1000
	tr := planted(t, services, "exec sleep 1000")
	tr.Start("svscan", "-p", "0", "scan")
	for i := range services {
		tr.Up(fmt.Sprintf("scan/s%d", i), 0)
		tr.Up(fmt.Sprintf("scan/s%d/log", i), 0)
	}
	total := 0
	for _, pid := range tr.Processes() {
		p := tree.PID(pid)
		if name := p.Name(); name == "svscan" || name == "supervise" {
			tree.Await(t, "a quiet "+name, p.Waits)
			kb, ok := anonymous(p)
			require.True(t, ok)
			t.Logf("%s: %d kB", name, kb)
			total += kb
		}
	}
	t.Logf("%.1f kB a service", float64(total)/services)
	require.NotZero(t, total)
	require.LessOrEqual(t, total, packedBudget)
}

// planted is a scan directory of so many services, with such a log if any.
func planted(t *testing.T, services int, log string) *tree.Tree {
	t.Helper()
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	tree.Adopt()
	tr := tree.New(t, bin)
	for i := range services {
		dir := fmt.Sprintf("scan/s%d", i)
		tr.Write(dir+"/run", "#!/bin/sh\nexec sleep 1000\n", 0o755)
		if log != "" {
			tr.Write(dir+"/log/run", "#!/bin/sh\n"+log+"\n", 0o755)
		}
	}
	return tr
}

func median(list []int) int {
	slices.Sort(list)
	return list[len(list)/2]
}

// anonymous is a process's own memory in kB. Private_Dirty would also count the
// pages of a binary that was just built and is not on the disk yet.
func anonymous(p tree.PID) (kb int, ok bool) {
	return procField(p.Path("smaps_rollup"), "Anonymous:")
}

// procField is what a file of proc says of name, in kB.
func procField(file, name string) (kb int, ok bool) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	for _, line := range strings.Split(string(b), "\n") {
		if value, ok := strings.CutPrefix(line, name); ok {
			kb, err = strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			return kb, err == nil
		}
	}
	return 0, false
}
