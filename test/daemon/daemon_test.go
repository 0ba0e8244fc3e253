package daemon

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/debian"
	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

// run is the run script. What is unpacked is not where the loader looks.
const run = `#!/bin/sh
exec 2>&1
LD_LIBRARY_PATH=%s
export LD_LIBRARY_PATH
exec %s softlimit -o 500 -c 0 ../programs/redis-server --bind 127.0.0.1 --port %d --save '' --appendonly no --dir .
`

// TestRedis leads a redis-server through everything that can befall a service.
func TestRedis(t *testing.T) {
	root, err := debian.Unpack("redis-server")
	if err != nil {
		debian.Missing(t, "redis-server", err)
	}
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	tree.Adopt()
	tr := tree.New(t, bin)
	r := &redis{Tree: tr, t: t, port: freePort(t)}

	// The cache may be where only its owner can go, and the daemon is nobody.
	programs := tr.Path("programs")
	r.copy(root, "usr/bin/redis-server", programs)
	r.copy(root, "usr/lib/*/lib*.so*", programs)
	r.copy(root, "lib/*/lib*.so*", programs)
	account := ""
	if os.Getuid() == 0 {
		account = "setuidgid nobody"
	}
	tr.Write("redis/run", fmt.Sprintf(run, programs, account, r.port), 0o755)
	tr.Write("redis/log/run", "#!/bin/sh\nexec multilog t ./main\n", 0o755)
	require.NoError(t, os.Mkdir(tr.Path("scan"), 0o755))

	svscan := tr.Start("svscan", "scan")
	require.NoError(t, os.Symlink("../redis", tr.Path("scan/redis")))
	pid := r.up(0)
	uid := strconv.Itoa(os.Getuid())
	if uid == "0" {
		nobody, err := user.Lookup("nobody")
		require.NoError(t, err)
		uid = nobody.Uid
	}
	require.Equal(t, strings.Repeat("\t"+uid, 4)[1:], tree.PID(pid).Status()["Uid"])

	// Killed: it is back.
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	pid = r.up(pid)

	// Terminated: it says goodbye, and is back.
	r.svc("-t")
	pid = r.up(pid)
	r.logged(1, "User requested shutdown")

	// Down, until it is wanted up.
	r.svc("-d")
	tr.Down("redis")
	require.Error(t, r.ping())
	r.svc("-u")
	pid = r.up(pid)

	// Paused, it holds its breath; continued, it goes on.
	r.svc("-p")
	tree.Await(t, "stopped", func() bool { return tree.PID(pid).State() == 'T' })
	r.svc("-c")
	require.Equal(t, pid, r.up(0))

	// Once: it may stay, but does not come back.
	r.svc("-o")
	require.Equal(t, pid, r.up(0))
	r.svc("-t")
	tr.Down("redis")
	require.Error(t, r.ping())
	r.svc("-u")
	pid = r.up(pid)

	// Its logger is killed; it does not notice, and no later line is lost.
	logger := tr.Up("redis/log", 0)
	require.NoError(t, syscall.Kill(logger, syscall.SIGKILL))
	tr.Up("redis/log", logger)
	require.Equal(t, pid, r.up(0))
	r.svc("-t")
	pid = r.up(pid)

	// Every life is in the log.
	r.logged(6, "Ready to accept connections")

	// Out of the scan directory and told to leave, all of it leaves.
	require.NoError(t, os.Remove(tr.Path("scan/redis")))
	r.svc("-dx")
	tree.Await(t, "supervise gone", func() bool { return !tr.Running("redis") })
	r.logged(5, "ready to exit, bye bye")
	require.Equal(t, tree.Result{}, tr.Run("svc", "-dx", "redis/log"))
	tree.Await(t, "the log's supervise gone", func() bool { return !tr.Running("redis/log") })
	info, err := os.Stat(tr.Path("redis/log/main/current"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o744), info.Mode(), "a clean end")
	require.False(t, tree.PID(pid).Alive())

	require.Equal(t, 128+int(syscall.SIGTERM), svscan.Kill(syscall.SIGTERM))
	require.Empty(t, svscan.Output())
	require.Empty(t, tr.Processes())
}

// redis is the service under test.
type redis struct {
	*tree.Tree
	t    *testing.T
	port int
}

// copy copies the files that match pattern in root into dir, links as what they
// lead to.
func (r *redis) copy(root, pattern, dir string) {
	r.t.Helper()
	require.NoError(r.t, os.MkdirAll(dir, 0o755))
	files, err := filepath.Glob(filepath.Join(root, pattern))
	require.NoError(r.t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(r.t, err)
		require.NoError(r.t, os.WriteFile(filepath.Join(dir, filepath.Base(file)), content, 0o755))
	}
}

// svc sends the daemon's supervise a command.
func (r *redis) svc(command string) {
	r.t.Helper()
	require.Equal(r.t, tree.Result{}, r.Run("svc", command, "redis"))
}

// ping asks redis for an answer.
func (r *redis) ping() error {
	_, err := r.ask("PING")
	return err
}

// ask sends redis a command and returns its answer, up to the first empty read.
func (r *redis) ask(command string) (string, error) {
	conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", r.port), 10*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := fmt.Fprintf(conn, "%s\r\nQUIT\r\n", command); err != nil {
		return "", err
	}
	var answer strings.Builder
	for scanner := bufio.NewScanner(conn); ; {
		if !scanner.Scan() {
			return answer.String(), scanner.Err()
		}
		fmt.Fprintln(&answer, scanner.Text())
	}
}

var processID = regexp.MustCompile(`process_id:(\d+)`)

// up waits until redis answers as the process that svstat shows, and not as the
// process not. It returns its pid.
func (r *redis) up(not int) (pid int) {
	r.t.Helper()
	tree.Await(r.t, "an answer of redis", func() bool {
		info, err := r.ask("INFO server")
		match := processID.FindStringSubmatch(info)
		if err != nil || match == nil {
			return false
		}
		pid, _ = strconv.Atoi(match[1])
		s, ok := r.Status("redis")
		return ok && int(s.PID) == pid && pid != not
	})
	require.Contains(r.t, r.Run("svstat", "redis").Stdout, fmt.Sprintf("redis: up (pid %d) ", pid))
	return pid
}

var labelled = regexp.MustCompile(`^(@[0-9a-f]{24} .*\n)*$`)

// logged waits until what redis said so often is in the log, and every line has
// its label.
func (r *redis) logged(times int, what string) {
	r.t.Helper()
	log := func() string {
		var all strings.Builder
		files, _ := filepath.Glob(r.Path("redis/log/main/@*"))
		for _, file := range append(files, r.Path("redis/log/main/current")) {
			b, _ := os.ReadFile(file)
			all.Write(b)
		}
		return all.String()
	}
	tree.AwaitOr(r.t, func() bool { return strings.Count(log(), what) >= times },
		func() string { return fmt.Sprintf("%d times %q in\n%s", times, what, log()) })
	require.Equal(r.t, times, strings.Count(log(), what))
	require.Regexp(r.t, labelled, log())
}

// freePort is a port on which nobody listens.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
