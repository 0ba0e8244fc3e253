package house

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

// budgets are the memory of its own that a waiting process may have, in kB.
// It is a bound: what is measured depends a little on the Go release.
//
//	              measured     C
//	supervise     512 to 552   92
//	svscan        540 to 592   100
//	multilog      512 to 548   96
var budgets = map[string]int{"supervise": 768, "svscan": 832, "multilog": 768}

// TestMemory measures a real tree that has nothing to do.
func TestMemory(t *testing.T) {
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	tree.Adopt()
	tr := tree.New(t, bin)
	tr.Write("scan/app/run", "#!/bin/sh\necho a line\nexec sleep 1000\n", 0o755)
	tr.Write("scan/app/log/run", "#!/bin/sh\nexec multilog t ./main\n", 0o755)
	tr.Start("svscan", "scan")
	tr.Up("scan/app", 0)
	tr.Up("scan/app/log", 0)
	tree.Await(t, "a log", func() bool { return strings.HasSuffix(tr.Read("scan/app/log/main/current"), " a line\n") })

	measured := map[string]int{}
	for _, pid := range tr.Processes() {
		p := tree.PID(pid)
		if kb, ok := anonymous(p); ok && budgets[p.Name()] != 0 {
			measured[p.Name()] = max(measured[p.Name()], kb)
		}
	}
	t.Logf("kB: %v", measured)
	for name, budget := range budgets {
		require.NotZero(t, measured[name], name)
		require.LessOrEqual(t, measured[name], budget, name)
	}
}

// anonymous is a process's own memory in kB. Private_Dirty would also count the
// pages of a binary that was just built and is not on the disk yet.
func anonymous(p tree.PID) (kb int, ok bool) {
	b, err := os.ReadFile(p.Path("smaps_rollup"))
	if err != nil {
		return 0, false
	}
	for _, line := range strings.Split(string(b), "\n") {
		if value, ok := strings.CutPrefix(line, "Anonymous:"); ok {
			kb, err = strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			return kb, err == nil
		}
	}
	return 0, false
}
