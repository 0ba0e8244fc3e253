package chaos

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// TestMany brings up more services than the 1,000 of the C program, forgets
// those that are removed and stopped, and stays small.
func TestMany(t *testing.T) {
	t.Parallel()
	count, gone, logged := 1100, 100, 50
	if testing.Short() {
		count, gone, logged = 110, 20, 10
	}
	s := prepare(t)
	name := func(i int) string { return "scan/" + strconv.Itoa(i) }
	for i := range count {
		home := fmt.Sprintf("services/%d", i)
		s.Write(home+"/run", sleeps, 0o755)
		if i < logged {
			s.Write(home+"/log/run", sleeps, 0o755)
		}
		require.NoError(t, os.Symlink("../"+home, s.Path(name(i))))
	}
	s.begin()
	for i := range count {
		s.up(name(i), 0)
	}
	for i := range logged {
		s.up(name(i)+"/log", 0)
	}
	svscan := tree.PID(s.svscan.PID)
	children, descriptors := len(svscan.Children()), s.descriptors()
	require.Equal(t, count+logged, children)
	// Each of them costs svscan some hundred bytes, and reading the directory
	// some more for a while.
	require.Less(t, privateMemory(t, svscan), 4<<20)

	stop := []string{"-dx"}
	for i := range gone {
		require.NoError(t, os.Remove(s.Path(name(i))))
		stop = append(stop, fmt.Sprintf("services/%d", i))
		if i < logged {
			stop = append(stop, fmt.Sprintf("services/%d/log", i))
		}
	}
	s.svc(stop[0], stop[1:]...)
	s.awaitOr(func() bool {
		return len(svscan.Children()) == children-gone-logged && s.descriptors() == descriptors-2*logged
	}, func() string {
		return fmt.Sprintf("%d of %d children and %d of %d descriptors are left", len(svscan.Children()), children, s.descriptors(), descriptors)
	})
	s.noZombies()

	// A link that comes back finds nothing in its way.
	require.NoError(t, os.Symlink("../services/0", s.Path(name(0))))
	s.up(name(0), 0)
	s.up(name(0)+"/log", 0)
	require.Empty(t, s.lines())
}

// descriptors counts svscan's open descriptors.
func (s *scene) descriptors() int {
	fds, _ := os.ReadDir(tree.PID(s.svscan.PID).Path("fd"))
	return len(fds)
}

// privateMemory is what the process alone has in memory and has written to, in
// bytes.
func privateMemory(t *testing.T, p tree.PID) int {
	t.Helper()
	text, err := os.ReadFile(p.Path("smaps_rollup"))
	require.NoError(t, err)
	for _, line := range strings.Split(string(text), "\n") {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "Private_Dirty:" {
			kB, err := strconv.Atoi(f[1])
			require.NoError(t, err)
			t.Logf("Private_Dirty of %d: %d kB", p, kB)
			return kB << 10
		}
	}
	t.Fatal("no Private_Dirty in smaps_rollup")
	return 0
}
