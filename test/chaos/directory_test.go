package chaos

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// TestDirectoryReplaced removes a run directory under its supervise and makes
// another one of the same name. The service goes on until it ends; then its
// supervise, which has no directory any more, leaves, and svscan forgets both.
// The new directory is another service, and runs at once.
func TestDirectoryReplaced(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.Write("scan/app/run", sleeps, 0o755)
	s.Write("scan/web/run", sleeps, 0o755)
	s.begin()
	neighbour := s.all([]string{"scan/web"})
	for range rounds(5) {
		supervise, service := s.supervise("scan/app", 0), s.up("scan/app", 0)
		require.NoError(t, os.RemoveAll(s.Path("scan/app")))
		s.Write("scan/app/run", sleeps, 0o755)
		next := s.up("scan/app", service)
		require.True(t, tree.PID(service).Alive())
		require.True(t, tree.PID(supervise).Alive())
		s.kill(service)
		s.await("supervise without a directory gone", func() bool { return tree.PID(supervise).State() == 0 })
		require.Equal(t, next, s.up("scan/app", 0))
		require.NotEqual(t, supervise, s.supervise("scan/app", 0))
	}
	require.Equal(t, neighbour, s.all([]string{"scan/web"}))
	require.Len(t, tree.PID(s.svscan.PID).Children(), 2)
	s.noZombies()
	s.calm()
	s.atMost(rounds(5))
}

// TestSupervisesDirectoryRemoved removes the supervise directory of a running
// service. It goes on; that its status cannot be written is said once a minute.
func TestSupervisesDirectoryRemoved(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.Write("scan/app/run", sleeps, 0o755)
	s.begin()
	supervise := tree.PID(s.supervise("scan/app", 0))
	service := s.up("scan/app", 0)
	begin := time.Now()
	require.NoError(t, os.RemoveAll(s.Path("scan/app/supervise")))
	for range 3 {
		s.kill(service)
		s.await("another service process", func() bool {
			c := supervise.Children()
			return len(c) == 1 && int(c[0]) != service
		})
		service = int(supervise.Children()[0])
	}
	s.said("supervise: warning: unable to open app/supervise/status.new: file does not exist", begin)

	// Back again, it is filled at the next event.
	require.NoError(t, os.Mkdir(s.Path("scan/app/supervise"), 0o700))
	s.kill(service)
	s.up("scan/app", service)
	s.svc("-d", "scan/app")
	s.down("scan/app")
}

// TestLinks puts links that lead nowhere into the scan directory. Each is
// complained about at a safety scan's pace; the others run. One that leads
// somewhere again is found.
func TestLinks(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.Write("scan/app/run", sleeps, 0o755)
	for name, target := range map[string]string{"loop": "loop", "here": "there", "there": "here", "dangling": "../later"} {
		require.NoError(t, os.Symlink(target, s.Path("scan/"+name)))
	}
	begin := time.Now()
	s.begin()
	neighbour := s.all([]string{"scan/app"})
	complaints := map[string]string{
		"loop":     "svscan: warning: unable to stat loop: symbolic link loop",
		"here":     "svscan: warning: unable to stat here: symbolic link loop",
		"there":    "svscan: warning: unable to stat there: symbolic link loop",
		"dangling": "svscan: warning: unable to stat dangling: file does not exist",
	}
	s.await("the next safety scan", func() bool { return strings.Count(s.svscan.Output(), complaints["loop"]) >= 2 })
	s.atMost(scans(begin))
	known := map[string]bool{}
	for _, line := range complaints {
		known[line] = true
	}
	for _, line := range s.lines() {
		require.True(t, known[line], line)
	}
	s.Write("later/run", sleeps, 0o755)
	s.up("scan/dangling", 0)
	require.Equal(t, neighbour, s.all([]string{"scan/app"}))
	s.calm()
}

// TestScanDirectoryUnreadable takes the scan directory's permissions away from
// a tree that is not root's. What runs goes on, what is new waits until they are
// back.
func TestScanDirectoryUnreadable(t *testing.T) {
	t.Parallel()
	for name, mode := range map[string]os.FileMode{"nothing": 0, "no reading": 0o311, "no searching": 0o644} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := prepare(t)
			s.Write("scan/app/run", sleeps, 0o755)
			s.Write("scan/web/run", sleeps, 0o755)
			if os.Getuid() == 0 {
				for _, dir := range []string{".", "scan", "scan/app", "scan/web"} {
					require.NoError(t, os.Chown(s.Path(dir), int(stranger), int(stranger)))
				}
			}
			begin := time.Now()
			s.svscan = s.StartCommand(as(s.Command("svscan", "scan"), stranger))
			dirs := []string{"scan/app", "scan/web"}
			was := s.all(dirs)
			require.NoError(t, os.Chmod(s.Path("scan"), mode))
			t.Cleanup(func() { os.Chmod(s.Path("scan"), 0o755) })
			s.Write("later/run", sleeps, 0o755)
			if os.Getuid() == 0 {
				require.NoError(t, os.Chown(s.Path("later"), int(stranger), int(stranger)))
				require.NoError(t, os.Symlink("../later", s.Path("scan/later")))
			}
			// Whoever is killed now has no name to be started under.
			s.kill(was["scan/web"].supervise)
			s.kill(was["scan/web"].service)
			s.calm()
			require.NoError(t, os.Chmod(s.Path("scan"), 0o755))
			if os.Getuid() != 0 {
				require.NoError(t, os.Symlink("../later", s.Path("scan/later")))
			}
			s.up("scan/later", 0)
			s.up("scan/web", was["scan/web"].service)
			require.Equal(t, was["scan/app"], s.all(dirs)["scan/app"])
			s.atMost(scans(begin))
			s.noZombies()
		})
	}
}
