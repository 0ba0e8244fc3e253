package chaos

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/tree"
)

// smallDisk mounts a disk of its own at a new directory. Only this goroutine
// and what it starts see it, so it goes away with them.
func (s *scene) smallDisk(name, options string) {
	s.t.Helper()
	needRoot(s.t)
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		s.t.Skipf("may not have mounts of its own: %v", err)
	}
	require.NoError(s.t, unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
	require.NoError(s.t, os.Mkdir(s.Path(name), 0o755))
	require.NoError(s.t, unix.Mount("chaos", s.Path(name), "tmpfs", 0, options))
	s.t.Cleanup(func() {
		if err := unix.Unmount(s.Path(name), unix.MNT_DETACH); err != nil {
			s.t.Error(err)
		}
	})
}

// fill writes files into dir until there is room for nothing.
func (s *scene) fill(dir string) {
	s.t.Helper()
	s.Write(dir+"/bytes", "", 0o644)
	f, err := os.OpenFile(s.Path(dir+"/bytes"), os.O_WRONLY|os.O_APPEND, 0)
	require.NoError(s.t, err)
	defer f.Close()
	for err == nil {
		_, err = f.WriteString(strings.Repeat("x", 512))
	}
	require.ErrorIs(s.t, err, unix.ENOSPC)
}

// fillNames makes files in dir until there can be no more of them.
func (s *scene) fillNames(dir string) {
	s.t.Helper()
	require.NoError(s.t, os.Mkdir(s.Path(dir+"/names"), 0o755))
	for i := 'a'; ; i++ {
		if err := os.WriteFile(s.Path(dir+"/names/"+string(i)), nil, 0o644); err != nil {
			require.ErrorIs(s.t, err, unix.ENOSPC)
			return
		}
	}
}

// TestDiskFull fills the disk that the run directories are on. No status can be
// written: that is said once, the service is controlled and restarted as if
// nothing were, and when there is room the next status is right.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, options, complaint string
		fill                     func(s *scene, dir string)
		empty                    string
	}{
		{"bytes", "size=64k,mode=755", "supervise: warning: unable to write app/supervise/status.new: out of disk space", (*scene).fill, "disk/bytes"},
		{"names", "size=1m,nr_inodes=24,mode=755", "supervise: warning: unable to open app/supervise/status.new: out of disk space", (*scene).fillNames, "disk/names"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := prepare(t)
			s.smallDisk("disk", c.options)
			for _, dir := range []string{"app", "web"} {
				s.Write("disk/"+dir+"/run", sleeps, 0o755)
				require.NoError(t, os.Symlink("../disk/"+dir, s.Path("scan/"+dir)))
			}
			s.begin()
			was := s.all([]string{"scan/app", "scan/web"})
			supervise := tree.PID(was["scan/app"].supervise)
			service := was["scan/app"].service
			c.fill(s, "disk")
			full := time.Now()

			for range 3 {
				s.kill(service)
				service = s.successor(supervise, service)
			}
			s.svc("-p", "scan/app")
			s.await("paused", func() bool { return tree.PID(service).State() == 'T' })
			s.svc("-d", "scan/app")
			s.await("down", func() bool { return len(supervise.Children()) == 0 })
			s.svc("-u", "scan/app")
			service = s.successor(supervise, service)
			// A status there is: the one from before.
			require.Contains(t, s.Run("svstat", "scan/app").Stdout, "scan/app: up (pid ")
			s.said(c.complaint, full)
			s.calm()

			require.NoError(t, os.RemoveAll(s.Path(c.empty)))
			s.kill(service)
			s.up("scan/app", service)
			s.await("the right status", func() bool { return s.right("scan/app") && s.pid("scan/app") != 0 })
			s.svc("-d", "scan/app")
			s.down("scan/app")
			require.True(t, s.wants("scan/app", rundir.WantDown))
			require.Equal(t, was["scan/web"], s.all([]string{"scan/web"})["scan/web"])
			s.said(c.complaint, full)
			s.noZombies()
		})
	}
}

// successor waits until supervise's only child is a process other than not.
func (s *scene) successor(supervise tree.PID, not int) (pid int) {
	s.t.Helper()
	s.await("another service process", func() bool {
		children := supervise.Children()
		if len(children) != 1 || int(children[0]) == not {
			return false
		}
		pid = int(children[0])
		return tree.PID(pid).Alive()
	})
	return pid
}

// TestNewServiceOnFullDisk links a run directory on a full disk: its supervise
// cannot begin, says so at most at the pace of the safety scan, and the service
// is up when there is room.
func TestNewServiceOnFullDisk(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.smallDisk("disk", "size=1m,nr_inodes=12,mode=755")
	s.Write("disk/app/run", sleeps, 0o755)
	s.Write("scan/web/run", sleeps, 0o755)
	s.fillNames("disk")
	begin := time.Now()
	s.begin()
	was := s.all([]string{"scan/web"})
	require.NoError(t, os.Symlink("../disk/app", s.Path("scan/app")))
	s.await("two complaints", func() bool { return len(s.lines()) >= 2 })
	s.calm()
	require.NoError(t, os.RemoveAll(s.Path("disk/names")))
	s.up("scan/app", 0)
	s.atMost(scans(begin))
	for _, line := range s.lines() {
		require.Equal(t, "supervise: fatal: unable to acquire app/supervise/lock: file does not exist", line)
	}
	require.Equal(t, was, s.all([]string{"scan/web"}))
	s.noZombies()
}
