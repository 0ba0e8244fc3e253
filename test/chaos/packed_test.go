package chaos

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// TestPackedDies kills the supervise that serves a whole tree, several times:
// the next one goes on with every service, and no line is lost.
//
// The tree is as large as that of TestUpgrade.
func TestPackedDies(t *testing.T) {
	t.Parallel()
	const writers = 5
	s := prepare(t)
	dirs := plant(s, many(), writers)
	s.svscan = s.Start("svscan", "-p", "0", "scan")
	for _, dir := range dirs {
		s.up(dir, 0)
	}
	was := s.whole(dirs)
	for n := range 3 {
		old := s.packed()
		require.Len(t, old, 1)
		begin := time.Now()
		s.kill(int(old[0]))
		s.await("another supervise has all of them", func() bool {
			now := s.packed()
			if len(now) != 1 || now[0] == old[0] {
				return false
			}
			for _, id := range s.whole(dirs) {
				if id.supervise != now[0] {
					return false
				}
			}
			return true
		})
		t.Logf("%d services, death %d: %v", many(), n+1, time.Since(begin).Round(time.Millisecond))
		now := s.whole(dirs)
		for dir, id := range was {
			require.Equal(t, id.status, now[dir].status, dir)
		}
	}
	s.complete(writers)
	require.Empty(t, s.lines())
	s.noZombies()
}

// packed are the supervise processes that svscan has started.
func (s *scene) packed() (list []tree.PID) {
	for _, pid := range tree.PID(s.svscan.PID).Children() {
		if pid.Name() == "supervise" && strings.HasPrefix(commandLine(pid), "supervise\x00-p\x00") {
			list = append(list, pid)
		}
	}
	return list
}
