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

// patience is how long a test waits for what must happen: for ever, on a
// machine that does a hundred other things.
const patience = 90 * time.Second

// sleeps is the cheapest service.
const sleeps = "#!/bin/sh\nexec sleep 100000\n"

// scene is a service tree: a scan directory, its services and their svscan.
type scene struct {
	*tree.Tree
	t      *testing.T
	svscan *tree.Process
}

// prepare makes a scratch directory with an empty scan directory in it.
func prepare(t *testing.T) *scene {
	t.Helper()
	s := &scene{Tree: tree.New(t, bin), t: t}
	require.NoError(t, os.Mkdir(s.Path("scan"), 0o755))
	return s
}

// begin starts svscan, by way of a command line that ends with its name.
func (s *scene) begin(chain ...string) {
	s.t.Helper()
	s.svscan = s.Start(append(chain, "svscan", "scan")...)
}

// stranger is the first of four users that nothing else on the machine runs as,
// not even the same test beside this one: the kernel counts processes a user.
var stranger = uint32(20_000 + os.Getpid()%10_000*4)

// as makes cmd run as user, where that is possible.
func as(cmd *exec.Cmd, user uint32) *exec.Cmd {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	}
	return cmd
}

// needRoot skips a test that only root can do.
func needRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root")
	}
}

// await waits until cond holds.
func (s *scene) await(what string, cond func() bool) {
	s.t.Helper()
	s.awaitOr(cond, func() string { return what })
}

// awaitOr is await with a description that is made when it is needed.
func (s *scene) awaitOr(cond func() bool, what func() string) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !cond(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			said := ""
			if s.svscan != nil {
				said = s.svscan.Output()
			}
			s.t.Fatalf("after %v still waiting: %s; the tree said:\n%s", patience, what(), said)
		}
	}
}

// up waits until the service of dir runs, as another process than not, and
// returns its pid.
func (s *scene) up(dir string, not int) (pid int) {
	s.t.Helper()
	s.await(fmt.Sprintf("%s up, not as %d", dir, not), func() bool {
		pid = s.pid(dir)
		return pid != 0 && pid != not && s.Running(dir)
	})
	return pid
}

// pid is the service process of dir by its status, 0 if it is down or the
// status is rubbish.
func (s *scene) pid(dir string) int {
	state, _ := s.Status(dir)
	if !tree.PID(state.PID).Alive() {
		return 0
	}
	return int(state.PID)
}

// supervise waits until dir has a supervise other than not, and returns its pid.
func (s *scene) supervise(dir string, not int) (pid int) {
	s.t.Helper()
	s.await(dir+" supervised", func() bool {
		var ok bool
		pid, ok = s.Supervise(dir)
		return ok && pid != not
	})
	return pid
}

// kill kills a process of the tree with -9 and waits until it is gone. The test
// is the parent of what lost its own, and so must take its exit.
func (s *scene) kill(pid int) {
	s.t.Helper()
	require.NotZero(s.t, pid)
	syscall.Kill(pid, syscall.SIGKILL)
	s.await(fmt.Sprintf("%d gone", pid), func() bool {
		syscall.Wait4(pid, nil, syscall.WNOHANG, nil)
		return !tree.PID(pid).Alive()
	})
}

// svc runs svc, which must not say anything.
func (s *scene) svc(option string, dirs ...string) {
	s.t.Helper()
	require.Equal(s.t, tree.Result{}, s.Run(append([]string{"svc", option}, dirs...)...))
}

// control writes letters to the control FIFO of dir, in one write and without
// starting a program for it.
func (s *scene) control(dir, letters string) error {
	f, err := os.OpenFile(s.Path(dir+"/"+rundir.Control), os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(letters)
	return err
}

// down waits until the service of dir is down by its status.
func (s *scene) down(dir string) {
	s.t.Helper()
	s.await(dir+" down", func() bool {
		state, ok := s.Status(dir)
		return ok && state.PID == 0
	})
}

// lines are what the tree has said on its standard error, line by line.
func (s *scene) lines() []string {
	said := strings.TrimSuffix(s.svscan.Output(), "\n")
	if said == "" {
		return nil
	}
	return strings.Split(said, "\n")
}

// said asserts that the tree has said line and nothing else: once, and once more
// for every minute since begin.
func (s *scene) said(line string, begin time.Time) {
	s.t.Helper()
	s.await(line, func() bool { return len(s.lines()) > 0 })
	lines := s.lines()
	require.LessOrEqual(s.t, len(lines), 1+int(time.Since(begin)/time.Minute), lines)
	for _, l := range lines {
		require.Equal(s.t, line, l)
	}
}

// atMost asserts that no line was said more often than n times.
func (s *scene) atMost(n int) {
	s.t.Helper()
	times := map[string]int{}
	for _, line := range s.lines() {
		times[line]++
		require.LessOrEqual(s.t, times[line], n, line)
	}
}

// scans is how many safety scans there may have been since begin, with the
// reading at the start and one more that comes while the lines are counted.
func scans(begin time.Time) int { return int(time.Since(begin)/(5*time.Second)) + 2 }

// supervisors are svscan and the supervise processes that it started.
func (s *scene) supervisors() []tree.PID {
	return append([]tree.PID{tree.PID(s.svscan.PID)}, tree.PID(s.svscan.PID).Children()...)
}

// noZombies asserts that every end in the tree was noticed.
func (s *scene) noZombies() {
	s.t.Helper()
	s.await("no zombies", func() bool {
		parents := map[tree.PID]bool{}
		for _, p := range s.supervisors() {
			parents[p] = true
		}
		for _, p := range tree.Processes() {
			if parents[p.Parent()] && p.State() == 'Z' {
				return false
			}
		}
		return true
	})
}

// pids are the processes of a service: who must not change when a neighbour is
// in trouble.
type pids struct{ supervise, service int }

// all are the pids of dirs, which are up.
func (s *scene) all(dirs []string) map[string]pids {
	s.t.Helper()
	m := map[string]pids{}
	for _, dir := range dirs {
		m[dir] = pids{s.supervise(dir, 0), s.up(dir, 0)}
	}
	return m
}

// right reports whether the status of dir and the processes agree: the
// service process is the only child of the supervise.
func (s *scene) right(dir string) bool {
	supervise, ok := s.Supervise(dir)
	state, read := s.Status(dir)
	if !ok || !read {
		return false
	}
	children := tree.PID(supervise).Children()
	if state.PID == 0 {
		return len(children) == 0
	}
	return len(children) == 1 && children[0] == tree.PID(state.PID)
}

// wants reports whether the status of dir says that want.
func (s *scene) wants(dir string, want rundir.Want) bool {
	state, ok := s.Status(dir)
	return ok && state.Want == want
}
