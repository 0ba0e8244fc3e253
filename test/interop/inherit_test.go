package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/test/tree"
)

// waits is a run script's target that waits for ever without having touched
// anything: cat, whose standard input is a FIFO.
const waits = "/bin/cat"

// inheritances are what svscan may be given, all of which a service must find.
var inheritances = []struct {
	name string
	run  string // the target of the symbolic link run, or a script
	args string // the service's command line once it stands still
	plan launchPlan
}{
	{name: "as usual", run: waits},
	{name: "environment", run: waits, plan: launchPlan{
		Env: words("A=1", "A=2", "EMPTY=", "NOEQUALS", "=odd", "", "LATIN=\xe9", "GOMAXPROCS=7", "GODEBUG=x", "NEWLINE=a\nb"),
	}},
	{name: "no GOMAXPROCS", run: waits, plan: launchPlan{Env: words("B=2")}},
	{name: "signals", run: waits, plan: launchPlan{
		Ignored: []syscall.Signal{
			syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGPIPE, syscall.SIGUSR1, syscall.SIGTERM,
			syscall.SIGURG, syscall.SIGSEGV, syscall.SIGFPE, syscall.SIGTSTP, syscall.SIGTTOU, 34, 40, 64,
		},
		Blocked: []syscall.Signal{syscall.SIGUSR2, syscall.SIGTERM, syscall.SIGALRM, syscall.SIGWINCH, syscall.SIGURG, 35, 64},
	}},
	{name: "limits", run: waits, plan: launchPlan{Limits: map[int]unix.Rlimit{
		unix.RLIMIT_NOFILE:  {Cur: 300, Max: 800},
		unix.RLIMIT_CORE:    {Cur: 1000, Max: 2000},
		unix.RLIMIT_STACK:   {Cur: 3 << 20, Max: 1 << 30},
		unix.RLIMIT_CPU:     {Cur: 5000, Max: 6000},
		unix.RLIMIT_FSIZE:   {Cur: 1 << 30, Max: 1 << 31},
		unix.RLIMIT_DATA:    {Cur: 1 << 28, Max: unix.RLIM_INFINITY},
		unix.RLIMIT_AS:      {Cur: 1 << 28, Max: unix.RLIM_INFINITY},
		unix.RLIMIT_MEMLOCK: {Cur: 1 << 15, Max: 1 << 16},
		unix.RLIMIT_NPROC:   {Cur: 2000, Max: 3000},
	}}},
	{name: "umask and nice", run: waits, plan: launchPlan{Umask: 0o027, Nice: 5}},
	{name: "descriptors", run: waits, plan: launchPlan{
		Files: map[int]string{3: "three", 4: "four", 7: "seven", 9: "nine", 63: "sixty-three"},
	}},
	{name: "closed descriptors", run: "#!/bin/sh\nexec sleep 1000\n", args: "sleep\x001000\x00", plan: launchPlan{
		Files: map[int]string{0: "", 1: "", 2: ""},
	}},
	{name: "closed standard output", run: "#!/bin/sh\nexec sleep 1000\n", args: "sleep\x001000\x00", plan: launchPlan{Files: map[int]string{1: ""}}},
}

func words(w ...string) [][]byte {
	var list [][]byte
	for _, s := range w {
		list = append(list, []byte(s))
	}
	return list
}

// TestInherit compares, field by field, what a service and its logger find
// under the four pairs of an svscan and a supervise.
func TestInherit(t *testing.T) {
	needC(t)
	for _, x := range inheritances {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			// One directory for all four: its name is in the environment.
			tr := tree.New(t)
			if x.args == "" {
				x.args = "./run\x00"
			}
			var want map[string]string
			for _, svscan := range makers {
				for _, supervise := range makers {
					t.Run(fmt.Sprintf("%s svscan, %s supervise", svscan, supervise), func(t *testing.T) {
						got := inherited(t, tr, svscan, supervise, x.run, x.args, x.plan)
						if want == nil {
							want = got
							require.Contains(t, want["app 0 environ"], "TREE=")
						}
						for field := range want {
							require.Equal(t, want[field], got[field], field)
						}
						require.Equal(t, len(want), len(got))
					})
				}
			}
		})
	}
}

// inherited starts a tree as the plan says and returns what can be known of the
// processes of an unlogged service, of a logged one and of its logger.
func inherited(t *testing.T, tr *tree.Tree, svscan, supervise maker, run, args string, plan launchPlan) map[string]string {
	t.Helper()
	tree.Await(t, "an empty tree", func() bool { return len(tr.Processes()) == 0 })
	entries, err := filepath.Glob(tr.Path("*"))
	require.NoError(t, err)
	for _, entry := range entries {
		require.NoError(t, os.RemoveAll(entry))
	}
	require.NoError(t, os.Mkdir(tr.Path("programs"), 0o755))
	require.NoError(t, os.Symlink(supervise.program("supervise"), tr.Path("programs/supervise")))
	require.NoError(t, syscall.Mkfifo(tr.Path("stdin"), 0o600))
	services := []string{"app", "logged", "logged/log"}
	for _, service := range services {
		if strings.HasPrefix(run, "#!") {
			tr.Write("scan/"+service+"/run", run, 0o755)
			continue
		}
		require.NoError(t, os.MkdirAll(tr.Path("scan/"+service), 0o755))
		require.NoError(t, os.Symlink(run, tr.Path("scan/"+service+"/run")))
	}

	plan.Dir = tr.Dir
	plan.Path = svscan.program("svscan")
	plan.Argv = []string{"svscan", "scan"}
	plan.Env = append(words("TREE="+tr.Dir, "PATH="+tr.Path("programs")+":/usr/bin:/bin"), plan.Env...)
	files := map[int]string{0: "stdin", 1: "stdout", 2: "stderr"}
	for fd, name := range plan.Files {
		files[fd] = name
	}
	plan.Files = files
	if plan.Umask == 0 {
		plan.Umask = 0o022
	}
	p := tr.StartCommand(plan.command(tr))
	defer func() {
		p.Kill(syscall.SIGKILL)
		for _, pid := range tr.Processes() {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}()

	found := map[string]string{}
	for _, service := range services {
		var pid int
		tree.AwaitOr(t, func() bool {
			s, ok := tr.Status("scan/" + service)
			pid = int(s.PID)
			b, _ := os.ReadFile(tree.PID(pid).Path("cmdline"))
			return ok && string(b) == args && tree.PID(pid).State() == 'S' // asleep: it has loaded its libraries
		}, func() string { return service + " up; they say:\n" + tr.Read("stderr") + p.Output() })
		// From the service up to svscan.
		for i, q := 0, tree.PID(pid); i < 3; i, q = i+1, q.Parent() {
			describe(found, fmt.Sprintf("%s %d ", filepath.Base(service), i), q, i == 0, tree.PID(p.PID))
		}
	}
	require.Empty(t, tr.Read("stderr"))
	return found
}

var inode = regexp.MustCompile(`:\[\d+\]$`)

// describe writes down what /proc knows of a process: all of it if whole, else
// how it presents itself.
func describe(found map[string]string, prefix string, p tree.PID, whole bool, svscan tree.PID) {
	read := func(name string) {
		b, err := os.ReadFile(p.Path(name))
		found[prefix+name] = string(b)
		if err != nil {
			found[prefix+name] = err.Error()
		}
	}
	relate := func(name string, field int) {
		found[prefix+name] = "another"
		if p.Stat()[field] == fmt.Sprint(int(svscan)) {
			found[prefix+name] = "svscan's"
		}
	}
	read("cmdline")
	read("comm")
	read("environ")
	relate("session", tree.StatSession)
	relate("process group", tree.StatGroup)
	if !whole {
		return
	}
	read("limits")
	read("oom_score_adj")
	read("coredump_filter")
	read("personality")
	read("timerslack_ns")
	for _, link := range []string{"cwd", "root", "exe"} {
		found[prefix+link], _ = os.Readlink(p.Path(link))
	}
	status := p.Status()
	for _, line := range []string{
		"Umask", "Uid", "Gid", "Groups", "SigBlk", "SigIgn", "SigCgt", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb",
		"NoNewPrivs", "Seccomp", "Cpus_allowed",
	} {
		found[prefix+line] = status[line]
	}
	for name, field := range map[string]int{"priority": 15, "nice": 16, "realtime priority": 37, "policy": 38} {
		found[prefix+name] = p.Stat()[field]
	}
	fds, _ := os.ReadDir(p.Path("fd"))
	var open []string
	for _, fd := range fds {
		target, _ := os.Readlink(p.Path("fd/" + fd.Name()))
		info, _ := os.ReadFile(p.Path("fdinfo/" + fd.Name()))
		_, flags, _ := strings.Cut(string(info), "flags:")
		flags, _, _ = strings.Cut(flags, "\n")
		if strings.HasSuffix(target, "/log/supervise/pipe") { // docs/differences.md: svscan-lasting-pipe
			target, flags = "pipe", map[string]string{"0100002": "01", "0100000": "00"}[strings.TrimSpace(flags)]
		}
		open = append(open, fd.Name()+" "+inode.ReplaceAllString(target, "")+" "+strings.TrimSpace(flags))
	}
	sort.Strings(open)
	found[prefix+"descriptors"] = strings.Join(open, "\n")
}
