package chaos

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// TestUpgrade gives a tree of many services new versions of svscan and
// supervise, several times, while services write numbered lines. Every process
// stays who it is, and every line is in the log once, in its place.
//
// The tree has 300 services, or as many as CHAOS_SERVICES says.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]string{"unpacked": nil, "packed": {"-p", "0"}, "100": {"-p", "100"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			upgrades(t, options)
		})
	}
}

func upgrades(t *testing.T, options []string) {
	count, writers := many(), 5
	s := prepare(t)
	home := s.Path("bin")
	install(t, home)
	s.Env = append(s.Env, "PATH="+home+":"+bin+":"+os.Getenv("PATH"))
	dirs := plant(s, count, writers)
	cmd := s.Command(append(append([]string{filepath.Join(home, "svscan")}, options...), "scan")...)
	cmd.Args[0] = "svscan"
	s.svscan = s.StartCommand(cmd)
	for _, dir := range dirs {
		s.up(dir, 0)
	}
	was := s.whole(dirs)
	for n := range 5 {
		before := s.written(writers)
		install(t, home)
		begin := time.Now()
		require.NoError(t, syscall.Kill(s.svscan.PID, syscall.SIGUSR2))
		s.await("all programs are new", func() bool { return s.outdated(home) == 0 })
		t.Logf("%d services, upgrade %d: %v", count, n+1, time.Since(begin).Round(time.Millisecond))
		for i, lines := range before {
			s.await("lines of a writer after the upgrade", func() bool { return s.written(writers)[i] > lines })
		}
		require.Equal(t, was, s.whole(dirs))
	}
	s.complete(writers)
	require.Empty(t, s.lines())
	s.noZombies()
}

// complete ends the writers and asserts that all they wrote is in their logs.
func (s *scene) complete(writers int) {
	s.t.Helper()
	for i := range writers {
		s.svc("-d", fmt.Sprintf("scan/%d", i))
		s.down(fmt.Sprintf("scan/%d", i))
	}
	for i := range writers {
		dir := fmt.Sprintf("scan/%d", i)
		last, err := strconv.Atoi(strings.TrimSpace(s.Read(dir + "/last")))
		require.NoError(s.t, err)
		s.await("all lines on file", func() bool { return s.written(writers)[i] >= last })
		for n, line := range strings.Split(strings.TrimSuffix(s.Read(dir+"/log/main/current"), "\n"), "\n") {
			require.Equal(s.t, strconv.Itoa(n+1), line, dir)
		}
	}
}

// many is how many services a large tree has.
func many() int {
	if n, err := strconv.Atoi(os.Getenv("CHAOS_SERVICES")); err == nil {
		return n
	}
	return rounds(300)
}

// plant makes run directories, of which the first few write numbered lines to a
// logger, and returns them all.
func plant(s *scene, count, writers int) (dirs []string) {
	s.t.Helper()
	const writes = `#!/bin/sh
trap 'echo $n >last; exit' TERM
n=0
while :; do
	n=$(($n + 1))
	echo $n
	sleep 0.01
done
`
	for i := range count {
		dir := fmt.Sprintf("scan/%d", i)
		run := sleeps
		if i < writers {
			run = writes
			s.Write(dir+"/log/run", "#!/bin/sh\nexec multilog s10000000 ./main\n", 0o755)
			dirs = append(dirs, dir+"/log")
		}
		s.Write(dir+"/run", run, 0o755)
		dirs = append(dirs, dir)
	}
	return dirs
}

// install puts new files in the place of svscan and supervise.
func install(t *testing.T, home string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(home, 0o755))
	for _, name := range []string{"supervise", "svscan"} {
		place := filepath.Join(home, name)
		// cp, since a child of this process would hold the file open for writing.
		require.NoError(t, exec.Command("cp", filepath.Join(bin, name), place+".new").Run())
		require.NoError(t, os.Rename(place+".new", place))
	}
}

// outdated counts the processes of svscan and supervise that are not what is
// installed.
func (s *scene) outdated(home string) (n int) {
	for _, pid := range s.supervisors() {
		name := pid.Name()
		if name != "svscan" && name != "supervise" {
			continue
		}
		runs, err := os.Stat(pid.Path("exe"))
		is, e := os.Stat(filepath.Join(home, name))
		if err != nil || e != nil || !os.SameFile(runs, is) {
			n++
		}
	}
	return n
}

// identity is who and since when a service is.
type identity struct {
	supervise tree.PID
	status    string
}

// whole is the identity of every service, as soon as each has a supervise. The
// kernel's list of locks misses some where others come and go meanwhile.
func (s *scene) whole(dirs []string) (m map[string]identity) {
	s.t.Helper()
	s.await("a supervise for each", func() bool {
		locks, all := lockHolders(), true
		m = map[string]identity{}
		for _, dir := range dirs {
			id := identity{locks[lockOf(s.Path(dir))], s.Read(dir + "/supervise/status")}
			m[dir], all = id, all && id.supervise != 0
		}
		return all
	})
	return m
}

// written counts the lines that each writer has in its log.
func (s *scene) written(writers int) []int {
	list := make([]int, writers)
	for i := range list {
		list[i] = strings.Count(s.Read(fmt.Sprintf("scan/%d/log/main/current", i)), "\n")
	}
	return list
}
