//go:build linux

// Package tree runs programs and service trees for a test, waits for what they
// do, and leaves nothing of them behind.
package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a test waits for what must happen. It is reached only
// when something is broken, or the machine is.
const patience = 60 * time.Second

// Adopt makes this process the one to which orphans fall, so that Tree finds
// and ends them, and starts a guardian that does so if the tests are killed.
// Call it in TestMain.
func Adopt() {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		panic(err)
	}
	guardian := exec.Command("/bin/sh", "-c", guard, prefix())
	guardian.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	// The other end of its standard input closes with this process, not before.
	var pipe [2]int
	if err := unix.Pipe2(pipe[:], unix.O_CLOEXEC); err != nil {
		panic(err)
	}
	stdin := os.NewFile(uintptr(pipe[0]), "stdin")
	defer stdin.Close()
	guardian.Stdin = stdin
	if err := guardian.Start(); err != nil {
		panic(err)
	}
}

// guard waits for the end of its standard input, and then ends the trees whose
// directories begin with its name. It looks again a little later: who was being
// started just then did not have the tree's environment yet.
const guard = `
cat >/dev/null
for look in first second; do
	while left=$(grep -lzs "^TREE=$0" /proc/[0-9]*/environ); do
		for environ in $left; do
			pid=${environ#/proc/} && kill -9 ${pid%/environ} 2>/dev/null
		done
	done
	test $look = second || sleep 1
done
rm -rf "$0"* "/dev/shm/${0##*/}"*
`

// prefix is what the names of all directories of this process's trees begin
// with.
func prefix() string { return filepath.Join(os.TempDir(), fmt.Sprintf("tree.%d.", os.Getpid())) }

// Tree is a scratch directory and the processes that were started for it.
type Tree struct {
	Dir string   // where programs are started
	Env []string // what they are given
	tb  testing.TB
}

// New makes a scratch directory. Programs are found in path first. When the
// test ends, every process that works in the directory or has it in its
// environment ends, and the directory is removed.
func New(tb testing.TB, path ...string) *Tree {
	tb.Helper()
	dir, err := os.MkdirTemp(os.TempDir(), filepath.Base(prefix()))
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	tr := &Tree{Dir: dir, tb: tb}
	path = append(path, os.Getenv("PATH"))
	tr.Env = []string{"PATH=" + strings.Join(path, ":"), "TREE=" + dir, "HOME=" + dir, "LC_ALL=C"}
	tb.Cleanup(tr.end)
	return tr
}

// end kills what still runs and removes the directory. What dies may have
// started something just before, and what it leaves changes its parent while one
// looks: so it looks until there is nothing left, twice.
func (tr *Tree) end() {
	for none := 0; none < 2; none++ {
		pids := tr.Processes()
		for _, pid := range pids {
			syscall.Kill(pid, syscall.SIGKILL)
		}
		for _, pid := range pids {
			reap(pid)
		}
		if len(pids) > 0 {
			none = -1
			time.Sleep(time.Millisecond)
		}
	}
	if err := os.RemoveAll(tr.Dir); err != nil {
		tr.tb.Errorf("%v", err)
	}
}

// reap takes an orphan's exit status, which only its parent's waiting could
// take otherwise.
func reap(pid int) { syscall.Wait4(pid, nil, syscall.WNOHANG, nil) }

// Processes are the processes of the tree: those of the test's descendants that
// have its directory in their environment or as their working directory.
func (tr *Tree) Processes() []int {
	var pids []int
	for _, p := range PID(os.Getpid()).Descendants() {
		environ, _ := os.ReadFile(p.Path("environ"))
		cwd, _ := os.Readlink(p.Path("cwd"))
		cwd = strings.TrimSuffix(cwd, " (deleted)")
		mark := []byte("TREE=" + tr.Dir + "\x00")
		if bytes.Contains(append(environ, 0), mark) || cwd == tr.Dir || strings.HasPrefix(cwd, tr.Dir+"/") {
			pids = append(pids, int(p))
		}
	}
	return pids
}

// Path is name inside the tree's directory.
func (tr *Tree) Path(name string) string { return filepath.Join(tr.Dir, name) }

// Write makes a file with its directories.
func (tr *Tree) Write(name, content string, mode os.FileMode) {
	tr.tb.Helper()
	path := tr.Path(name)
	// A child that is between fork and exec would hold the file open for
	// writing, and whoever executes it then finds it busy.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tr.tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		tr.tb.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		tr.tb.Fatal(err)
	}
}

// Read returns a file's content, "" if there is none.
func (tr *Tree) Read(name string) string {
	b, _ := os.ReadFile(tr.Path(name))
	return string(b)
}

// Process is a program that a tree started.
type Process struct {
	PID    int
	tb     testing.TB
	name   string
	cmd    *exec.Cmd
	done   chan struct{}
	output *os.File
}

// Output is what the process and its descendants have said so far, on both
// streams.
func (p *Process) Output() string { return content(p.output) }

// Command is a command of the tree that is not started yet, for a test that
// gives it something special.
func (tr *Tree) Command(argv ...string) *exec.Cmd {
	path := argv[0]
	if !strings.Contains(path, "/") {
		path = tr.Look(path)
	}
	cmd := exec.Command(path, argv[1:]...)
	cmd.Args[0] = argv[0]
	cmd.Dir = tr.Dir
	cmd.Env = tr.Env
	return cmd
}

// Look finds a program in the tree's PATH.
func (tr *Tree) Look(name string) string {
	tr.tb.Helper()
	for _, env := range tr.Env {
		list, ok := strings.CutPrefix(env, "PATH=")
		if !ok {
			continue
		}
		for _, dir := range filepath.SplitList(list) {
			path := filepath.Join(dir, name)
			if unix.Access(path, unix.X_OK) == nil {
				return path
			}
		}
	}
	tr.tb.Fatalf("%s is not in the tree's PATH", name)
	return ""
}

// Start starts a program that goes on running.
func (tr *Tree) Start(argv ...string) *Process {
	tr.tb.Helper()
	return tr.StartCommand(tr.Command(argv...))
}

// StartCommand starts cmd, in a session of its own. Its output goes to a file
// that lives as long as somebody has it open.
func (tr *Tree) StartCommand(cmd *exec.Cmd) *Process {
	tr.tb.Helper()
	p := &Process{tb: tr.tb, name: filepath.Base(cmd.Args[0]), cmd: cmd, done: make(chan struct{})}
	if cmd.Stdout == nil && cmd.Stderr == nil {
		p.output = tr.memory()
		cmd.Stdout, cmd.Stderr = p.output, p.output
	}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setsid = true
	cmd.WaitDelay = time.Second // for what feeds its standard input
	if err := cmd.Start(); err != nil {
		tr.tb.Fatal(err)
	}
	p.PID = cmd.Process.Pid
	go func() {
		cmd.Wait()
		close(p.done)
	}()
	tr.tb.Cleanup(func() {
		cmd.Process.Kill()
		<-p.done
	})
	return p
}

// memory is a file without a name.
func (tr *Tree) memory() *os.File {
	tr.tb.Helper()
	fd, err := unix.MemfdCreate("output", unix.MFD_CLOEXEC)
	if err != nil {
		tr.tb.Fatal(err)
	}
	// Several processes write at once: without this the kernel lets them
	// overwrite each other in a file of this kind.
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETFL, unix.O_APPEND); err != nil {
		unix.Close(fd)
		tr.tb.Fatal(err)
	}
	f := os.NewFile(uintptr(fd), "output")
	tr.tb.Cleanup(func() { f.Close() })
	return f
}

// content is all that a file holds, wherever its writers stand.
func content(f *os.File) string {
	if f == nil {
		return ""
	}
	b, _ := io.ReadAll(io.NewSectionReader(f, 0, 1<<30))
	return string(b)
}

// Wait waits for the process to end and returns its exit code, as a shell has
// it: 128 and the number of the signal that killed it.
func (p *Process) Wait() int {
	p.tb.Helper()
	select {
	case <-p.done:
		return exitCode(p.cmd)
	case <-time.After(patience):
		p.tb.Fatalf("%s is still running after %v; it said:\n%s", p.name, patience, p.Output())
		return -1
	}
}

// Ended reports whether the process has ended.
func (p *Process) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Kill ends the process and waits for that.
func (p *Process) Kill(s syscall.Signal) int {
	p.tb.Helper()
	p.cmd.Process.Signal(s)
	return p.Wait()
}

// Result is what a program that ended left behind.
type Result struct {
	Exit   int
	Stdout string
	Stderr string
}

// Run runs a program to its end.
func (tr *Tree) Run(argv ...string) Result {
	tr.tb.Helper()
	return tr.RunCommand(tr.Command(argv...))
}

// RunCommand runs cmd to its end, which must come.
func (tr *Tree) RunCommand(cmd *exec.Cmd) Result {
	tr.tb.Helper()
	stdout, stderr := tr.memory(), tr.memory()
	cmd.Stdout, cmd.Stderr = stdout, stderr
	p := tr.StartCommand(cmd)
	exit := p.Wait()
	return Result{exit, content(stdout), content(stderr)}
}

// exitCode is a shell's idea of how a process ended.
func exitCode(cmd *exec.Cmd) int {
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok {
		panic(errors.New("no wait status"))
	}
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

// Await waits until cond holds. what says for what, if it never does.
func Await(tb testing.TB, what string, cond func() bool) {
	tb.Helper()
	AwaitOr(tb, cond, func() string { return what })
}

// AwaitOr is Await with a description that is made when it is needed.
func AwaitOr(tb testing.TB, cond func() bool, what func() string) {
	tb.Helper()
	deadline := time.Now().Add(patience)
	for !cond() {
		if time.Now().After(deadline) {
			tb.Fatalf("after %v still waiting: %s", patience, what())
		}
		time.Sleep(5 * time.Millisecond)
	}
}
