// Package container runs the tree of examples/container as its Containerfile
// puts it together, as process 1 of a process namespace: nothing is there but
// static programs and run directories, the root is read-only, and the user is
// nobody in particular. It measures the orderly stop of many services, too.
package container

import (
	"bytes"
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

	"daemontools-go/test/suite"
)

// user is the number that the services run as.
const user = 1000

// image is the file tree of the example, and its writable directory.
type image struct{ root, data string }

// newImage puts it together; command is what app's run executes.
func newImage(t *testing.T, command string) image {
	t.Helper()
	namespaces := exec.Command("unshare", "--pid", "--fork", "--mount", "true")
	if out, err := namespaces.CombinedOutput(); err != nil {
		t.Skipf("needs root and namespaces: %v: %s", err, out)
	}
	dir := t.TempDir()
	for parent := dir; parent != os.TempDir(); parent = filepath.Dir(parent) {
		require.NoError(t, os.Chmod(parent, 0o755)) //nolint:gosec // for the container's user
	}
	i := image{root: filepath.Join(dir, "root"), data: filepath.Join(dir, "data")}
	for _, d := range []string{i.root, i.data, i.root + "/bin", i.root + "/data"} {
		require.NoError(t, os.MkdirAll(d, 0o755))
	}
	require.NoError(t, os.Chown(i.data, user, user))
	example := filepath.Join(suite.Root(), "examples", "container")
	run(t, "cp", "-R", example+"/service", i.root)
	programs(t, i.root+"/bin")
	require.NoError(t, os.WriteFile(i.root+"/service/app/run", []byte("#!/bin/line\n"+command+"\n"), 0o755))
	return i
}

// programs copies the suite into bin and builds the example's programs there.
func programs(t *testing.T, bin string) {
	t.Helper()
	built, remove, err := suite.Build()
	require.NoError(t, err)
	defer remove()
	for _, p := range []string{"svscan", "supervise", "multilog"} {
		run(t, "cp", filepath.Join(built, p), bin)
	}
	build := exec.Command("go", "build", "-trimpath", "-o", bin+"/", "./examples/container/app", "./examples/container/line")
	build.Dir, build.Env = suite.Root(), append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// command is svscan as process 1 of the image, with what the shell is to do to
// its descriptors. What it and the services say outside their logs goes to said.
func (i image) command(said *bytes.Buffer, descriptors string, options ...string) *exec.Cmd {
	const prepare = `
		mount --make-rprivate / && mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && mount --bind "$2" "$1/data" || exit 99
		root=$1 user=$3
		shift 3
		exec chroot --userspec="$user:$user" --groups="$user" "$root" /bin/svscan "$@" `
	args := append([]string{
		"--pid", "--fork", "--kill-child", "--mount", "sh", "-c", prepare + descriptors, "sh", i.root, i.data, strconv.Itoa(user),
	}, options...)
	c := exec.Command("unshare", args...)
	c.Env = []string{"PATH=" + os.Getenv("PATH") + ":/bin"}
	c.Stdout, c.Stderr = said, said
	return c
}

// start starts svscan as process 1 of the image.
func (i image) start(t *testing.T, said *bytes.Buffer, options ...string) *exec.Cmd {
	t.Helper()
	c := i.command(said, "", options...)
	require.NoError(t, c.Start())
	t.Cleanup(func() { c.Process.Kill() })
	return c
}

// child waits for the only child of the process pid: process 1.
func child(t *testing.T, pid int) int {
	t.Helper()
	var n int
	eventually(t, func() bool {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
		n, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		return n != 0
	})
	return n
}

// eventually waits for a condition. The bound is only reached when something is
// broken.
func eventually(t *testing.T, condition func() bool) {
	t.Helper()
	require.Eventually(t, condition, 30*time.Second, 5*time.Millisecond)
}

// log is what is in a log directory, without the labels.
func log(t *testing.T, dir string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "current"))
	require.NoError(t, err)
	var lines []string
	for line := range strings.Lines(string(text)) {
		_, line, _ = strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		lines = append(lines, line)
	}
	return lines
}

// numbered are the lines that app writes.
func numbered(n int) (lines []string) {
	for i := range n {
		lines = append(lines, fmt.Sprint("line ", i+1))
	}
	return lines
}

// TestImageEndsWithItsMainProgram: the exit code is app's, and every line is on
// file.
func TestImageEndsWithItsMainProgram(t *testing.T) {
	for _, options := range [][]string{{"-m", "app", "/service"}, {"-m", "app", "-p0", "/service"}} {
		i := newImage(t, "app -pause 1ms -lines 500 -code 3")
		var said bytes.Buffer
		err := i.start(t, &said, options...).Wait()
		require.ErrorContains(t, err, "exit status 3", said.String())
		require.Empty(t, said.String())
		require.Equal(t, numbered(500), log(t, i.data+"/log"))
	}
}

// TestImageIsStopped: TERM to process 1 stops app and then its logger, and that
// is no failure.
func TestImageIsStopped(t *testing.T) {
	for _, options := range [][]string{{"-m", "app", "/service"}, {"/service"}, {"-p0", "/service"}} {
		i := newImage(t, "app -pause 1ms")
		var said bytes.Buffer
		c := i.start(t, &said, options...)
		eventually(t, func() bool {
			text, _ := os.ReadFile(i.data + "/log/current")
			return bytes.Contains(text, []byte("line 20\n"))
		})
		require.NoError(t, syscall.Kill(child(t, c.Process.Pid), syscall.SIGTERM))
		require.NoError(t, c.Wait(), said.String())
		require.Empty(t, said.String())
		lines := log(t, i.data+"/log")
		n := len(lines) - 1
		require.Equal(t, append(numbered(n), fmt.Sprint("told to end after ", n)), lines)
	}
}

// TestImageWithoutDescriptors: standard input, output and error are closed, and
// there is no /dev/null to take their place. Go's runtime cannot run so, and
// neither can app; svscan and supervise can, and the service is multilog.
func TestImageWithoutDescriptors(t *testing.T) {
	i := newImage(t, "app")
	require.NoError(t, os.Remove(i.root+"/service/app/run"))
	require.NoError(t, os.Symlink("/bin/multilog", i.root+"/service/app/run"))
	require.NoError(t, os.RemoveAll(i.root+"/service/app/log"))
	var said bytes.Buffer
	c := i.command(&said, "<&- >&- 2>&-", "/service")
	require.NoError(t, c.Start())
	t.Cleanup(func() { c.Process.Kill() })
	eventually(t, func() bool {
		_, err := os.Stat(i.data + "/app.supervise/status")
		return err == nil
	})
	require.NoError(t, syscall.Kill(child(t, c.Process.Pid), syscall.SIGTERM))
	require.NoError(t, c.Wait())
	require.Empty(t, said.String())
}

// TestStopOfAHundred: a hundred services that write all the time, each with its
// log, are stopped in order; no line is lost. How long that took is logged.
func TestStopOfAHundred(t *testing.T) {
	const services = 100
	bin := t.TempDir()
	programs(t, bin)
	for _, option := range []string{"-s", "-sp0"} {
		dir := t.TempDir()
		for i := range services {
			log := filepath.Join(dir, strconv.Itoa(i), "log")
			require.NoError(t, os.MkdirAll(log, 0o755))
			require.NoError(t, os.WriteFile(filepath.Dir(log)+"/run", []byte("#!"+bin+"/line\napp -pause 50ms\n"), 0o755))
			require.NoError(t, os.WriteFile(log+"/run", []byte("#!"+bin+"/line\nmultilog t s16000000 ./main\n"), 0o755))
		}
		var stderr bytes.Buffer
		c := exec.Command(filepath.Join(bin, "svscan"), option, "-t", "60", dir) // long enough for a machine with other work
		c.Env, c.Stderr = []string{"PATH=" + bin}, &stderr
		require.NoError(t, c.Start())
		t.Cleanup(func() {
			c.Process.Kill()
			suite.KillIn(dir)
		})
		for i := range services {
			eventually(t, func() bool {
				text, _ := os.ReadFile(filepath.Join(dir, strconv.Itoa(i), "log/main/current"))
				return bytes.Contains(text, []byte("line 5\n"))
			})
		}
		begun := time.Now()
		require.NoError(t, c.Process.Signal(syscall.SIGTERM))
		require.NoError(t, c.Wait(), stderr.String())
		took := time.Since(begun)
		require.Empty(t, stderr.String())
		total := 0
		for i := range services {
			lines := log(t, filepath.Join(dir, strconv.Itoa(i), "log/main"))
			n := len(lines) - 1
			require.Equal(t, append(numbered(n), fmt.Sprint("told to end after ", n)), lines, "service %d", i)
			total += n
		}
		t.Logf("svscan %s: %d logged services stopped in %v, %d lines on file", option, services, took.Round(time.Millisecond), total)
	}
}
