package chaos

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/tree"
)

// limit is how many processes the user of a test may have.
const limit = 40

// crowd is a user who has so many processes that those with the limit can make
// none.
type crowd struct {
	s         *scene
	user      uint32
	processes []*tree.Process
}

// limited is argv as that user, who may have limit processes.
func (c *crowd) limited(argv ...string) *exec.Cmd {
	script := fmt.Sprintf(`ulimit -u %d 2>/dev/null || ulimit -p %d; exec "$@"`, limit, limit)
	return as(c.s.Command(append([]string{"/bin/sh", "-c", script, "sh"}, argv...)...), c.user)
}

// come fills the limit and more: the crowd itself has none.
func (c *crowd) come() {
	c.s.t.Helper()
	for range limit {
		c.processes = append(c.processes, c.s.StartCommand(as(c.s.Command("sleep", "100000"), c.user)))
	}
}

// leave ends the crowd.
func (c *crowd) leave() {
	c.s.t.Helper()
	for _, p := range c.processes {
		p.Kill(syscall.SIGKILL)
	}
	c.processes = nil
}

// TestNoProcessForService lets the kernel give supervise no process. That is
// said once, commands are obeyed at once all the same, and the service is up as
// soon as there are processes.
func TestNoProcessForService(t *testing.T) {
	t.Parallel()
	needRoot(t)
	s := prepare(t)
	c := &crowd{s: s, user: stranger + 1}
	s.Write("app/run", sleeps, 0o755)
	require.NoError(t, os.Chown(s.Path("app"), int(c.user), int(c.user)))
	s.svscan = s.StartCommand(c.limited("supervise", "app")) // the tree has nothing else
	service := s.up("app", 0)
	supervise := tree.PID(s.svscan.PID)

	c.come()
	begin := time.Now()
	s.kill(service)
	const complaint = "supervise: warning: unable to fork for app, sleeping 60 seconds: temporary failure"
	s.down("app")
	require.True(t, s.wants("app", rundir.WantUp))
	s.calm()
	s.said(complaint, begin)

	// Commands by the thousand: more than what was reserved at the start.
	for range rounds(200) {
		for _, command := range []struct {
			letters string
			want    rundir.Want
		}{{"pcoptda", rundir.WantDown}, {"hikuo", rundir.WantOnce}, {"du", rundir.WantUp}} {
			require.NoError(t, s.control("app", command.letters))
			s.await("want "+string(command.want), func() bool { return s.wants("app", command.want) })
		}
	}
	require.True(t, supervise.Alive())
	require.Empty(t, supervise.Children())
	for _, line := range s.lines() {
		require.Equal(t, complaint, line)
	}
	said := len(s.lines())

	c.leave()
	s.up("app", 0)
	s.await("the right status", func() bool { return s.right("app") })
	require.Len(t, s.lines(), said)
}

// TestNoProcessForSupervise lets the kernel give svscan no process: it says so
// at the pace of the safety scan, what runs goes on, and what is new or was
// killed is up when there are processes.
func TestNoProcessForSupervise(t *testing.T) {
	t.Parallel()
	needRoot(t)
	s := prepare(t)
	c := &crowd{s: s, user: stranger + 2}
	for _, dir := range []string{"services/app", "services/web", "services/new", "services/new/log"} {
		s.Write(dir+"/run", sleeps, 0o755)
		require.NoError(t, os.Chown(s.Path(dir), int(c.user), int(c.user)))
	}
	require.NoError(t, os.Symlink("../services/app", s.Path("scan/app")))
	require.NoError(t, os.Symlink("../services/web", s.Path("scan/web")))
	begin := time.Now()
	s.svscan = s.StartCommand(c.limited("svscan", "scan"))
	was := s.all([]string{"scan/app", "scan/web"})
	c.come()
	s.kill(was["scan/web"].supervise)
	s.kill(was["scan/web"].service)
	require.NoError(t, os.Symlink("../services/new", s.Path("scan/new")))
	for _, name := range []string{"web", "new", "new/log"} {
		line := "svscan: warning: unable to fork for " + name + ": temporary failure\n"
		s.await("two complaints about "+name, func() bool { return strings.Count(s.svscan.Output(), line) >= 2 })
	}
	s.calm()
	c.leave()
	s.up("scan/web", was["scan/web"].service)
	s.up("scan/new", 0)
	s.up("scan/new/log", 0)
	s.atMost(scans(begin))
	require.Equal(t, was["scan/app"], s.all([]string{"scan/app"})["scan/app"])
	s.noZombies()
}
