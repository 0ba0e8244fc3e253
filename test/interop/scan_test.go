package interop

import (
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// A pair is an svscan and the supervise that PATH leads it to.
type pair struct{ svscan, supervise maker }

func (p pair) String() string { return fmt.Sprintf("%s svscan, %s supervise", p.svscan, p.supervise) }

var pairs = []pair{{c, c}, {c, ours}, {ours, c}, {ours, ours}}

// forPairs runs a scene with each pair on a scan directory that furnish filled.
func forPairs(t *testing.T, furnish func(tr *tree.Tree), scene func(t *testing.T, tr *tree.Tree, p pair, svscan *tree.Process)) {
	t.Helper()
	needC(t)
	for _, p := range pairs {
		t.Run(p.String(), func(t *testing.T) {
			t.Parallel()
			tr := tree.New(t)
			require.NoError(t, os.Mkdir(tr.Path("programs"), 0o755))
			require.NoError(t, os.Symlink(p.supervise.program("supervise"), tr.Path("programs/supervise")))
			require.NoError(t, os.Mkdir(tr.Path("scan"), 0o755))
			tr.Env[0] = "PATH=" + tr.Path("programs") + ":/usr/bin:/bin"
			furnish(tr)
			cmd := exec.Command(p.svscan.program("svscan"), "scan")
			cmd.Args[0] = "svscan"
			cmd.Dir, cmd.Env = tr.Dir, tr.Env
			scene(t, tr, p, tr.StartCommand(cmd))
		})
	}
}

const (
	sleeps = "#!/bin/sh\nexec sleep 1000\n"
	// counts says a number a line, and a last word when it is terminated.
	counts = "#!/bin/sh\ntrap 'echo end; exit 0' TERM\necho start\ni=0\nwhile [ $i -lt 200 ]; do i=$((i+1)); echo $i; done\nwhile :; do sleep 0.05; done\n"
	// keeps writes down every line that it gets.
	keeps = "#!/bin/sh\nwhile read -r line; do echo \"$line\" >>lines; done\n"
)

// TestScanPairs: a service and a logged one come up, and go on when svscan ends.
func TestScanPairs(t *testing.T) {
	forPairs(t, func(tr *tree.Tree) {
		tr.Write("scan/app/run", sleeps, 0o755)
		tr.Write("scan/logged/run", counts, 0o755)
		tr.Write("scan/logged/log/run", keeps, 0o755)
	}, func(t *testing.T, tr *tree.Tree, p pair, svscan *tree.Process) {
		services := []string{"scan/app", "scan/logged", "scan/logged/log"}
		for _, service := range services {
			tr.Up(service, 0)
		}
		require.Equal(t, "svscan", tree.PID(svscan.PID).Name())
		cwd, err := os.Readlink(tree.PID(svscan.PID).Path("cwd"))
		require.NoError(t, err)
		require.Equal(t, tr.Path("scan"), cwd)
		for _, m := range makers {
			r := tr.Run(append([]string{m.program("svstat")}, services...)...)
			require.Equal(t, "scan/app: up (pid N) S seconds\nscan/logged: up (pid N) S seconds\nscan/logged/log: up (pid N) S seconds\n",
				plain(tr, r.Stdout))
		}

		// All lines arrive, though logger and logged are killed in between.
		var want strings.Builder
		lines := func() string { return tr.Read("scan/logged/log/lines") }
		fmt.Fprintln(&want, "start")
		for i := 1; i <= 200; i++ {
			fmt.Fprintln(&want, i)
		}
		tree.Await(t, "200 lines", func() bool { return lines() == want.String() })
		logger := tr.Up("scan/logged/log", 0)
		require.NoError(t, syscall.Kill(logger, syscall.SIGKILL))
		tr.Up("scan/logged/log", logger)
		require.Equal(t, tree.Result{}, tr.Run(ours.program("svc"), "-t", "scan/logged"))
		end := want.String() + "end\n"
		tree.Await(t, "the lines of two lives", func() bool { return lines() == end+want.String() })

		// svscan ends at once, and nobody else.
		before := map[string]int{}
		for _, service := range services {
			before[service] = tr.Up(service, 0)
		}
		require.Equal(t, 128+int(syscall.SIGTERM), svscan.Kill(syscall.SIGTERM))
		for _, service := range services {
			require.Equal(t, before[service], tr.Up(service, 0))
		}
		require.Equal(t, tree.Result{}, tr.Run(append([]string{c.program("svc"), "-dx"}, services...)...))
		for _, service := range services {
			tree.Await(t, service+" left", func() bool { return !tr.Running(service) })
		}
		require.Empty(t, svscan.Output())
	})
}

// TestScanChanges: what appears is started, what goes away stays as long as it
// wants, what is renamed does not notice.
func TestScanChanges(t *testing.T) {
	forPairs(t, func(tr *tree.Tree) {
		tr.Write("a/run", sleeps, 0o755)
		tr.Write("b/run", sleeps, 0o755)
		tr.Write("scan/.hidden/run", sleeps, 0o755)
		tr.Write("scan/file", "", 0o755)
		if err := os.Symlink("../a", tr.Path("scan/a")); err != nil {
			panic(err)
		}
	}, func(t *testing.T, tr *tree.Tree, p pair, svscan *tree.Process) {
		a := tr.Up("a", 0)
		require.NoError(t, os.Symlink("../b", tr.Path("scan/b")))
		b := tr.Up("b", 0)
		// Another link to the same directory is the same service.
		require.NoError(t, os.Symlink("../b", tr.Path("scan/again")))
		// So is the directory under another name.
		require.NoError(t, os.Rename(tr.Path("scan/a"), tr.Path("scan/renamed")))

		// A supervise that dies is replaced; the service it leaves is not ours
		// to judge here, so it ends first.
		require.NoError(t, os.Remove(tr.Path("scan/again")))
		supervise, ok := tr.Supervise("b")
		require.True(t, ok)
		require.NoError(t, syscall.Kill(supervise, syscall.SIGSTOP))
		require.NoError(t, syscall.Kill(b, syscall.SIGKILL))
		require.NoError(t, syscall.Kill(supervise, syscall.SIGKILL))
		tree.Await(t, "another supervise", func() bool {
			next, ok := tr.Supervise("b")
			return ok && next != supervise
		})
		require.NotEqual(t, b, tr.Up("b", b))

		// Removed and told to leave: it does, and is not started again, though
		// what is added afterwards is.
		require.NoError(t, os.Remove(tr.Path("scan/b")))
		require.Equal(t, tree.Result{}, tr.Run(c.program("svc"), "-dx", "b"))
		tree.Await(t, "b left", func() bool { return !tr.Running("b") })
		tr.Write("d/run", sleeps, 0o755)
		require.NoError(t, os.Symlink("../d", tr.Path("scan/d")))
		tr.Up("d", 0)
		require.False(t, tr.Running("b"))
		require.Equal(t, a, tr.Up("a", 0))
		require.Len(t, supervises(svscan), 2)
		require.False(t, tr.Running("scan/.hidden"))
		require.Empty(t, svscan.Output())
	})
}

// supervises are svscan's living children.
func supervises(svscan *tree.Process) (list []tree.PID) {
	for _, p := range tree.PID(svscan.PID).Children() {
		if p.Alive() {
			list = append(list, p)
		}
	}
	return list
}

// TestScanComplaints: what is wrong is said in the same words.
func TestScanComplaints(t *testing.T) {
	said := map[pair][]string{}
	t.Run("say", func(t *testing.T) {
		results := make(chan func(), len(pairs))
		forPairs(t, func(tr *tree.Tree) {
			tr.Write("scan/good/run", sleeps, 0o755)
			tr.Write("scan/filelog/run", sleeps, 0o755)
			tr.Write("scan/filelog/log", "", 0o644)
			tr.Write("scan/looplog/run", sleeps, 0o755)
			tr.Write("scan/looplog2/run", sleeps, 0o755)
			for link, target := range map[string]string{
				"scan/dangling": "nowhere", "scan/loop": "loop", "scan/looplog/log": "log", "scan/looplog2/log": "nowhere",
			} {
				if err := os.Symlink(target, tr.Path(link)); err != nil {
					panic(err)
				}
			}
			tr.Write("scan/odd\nname \x01/run", sleeps, 0o755)
			tr.Write("scan/"+strings.Repeat("x", 255)+"/run", sleeps, 0o755)
		}, func(t *testing.T, tr *tree.Tree, p pair, svscan *tree.Process) {
			for _, name := range []string{"good", "filelog", "looplog2", "odd\nname \x01", strings.Repeat("x", 255)} {
				tr.Up("scan/"+name, 0)
			}
			var lines []string
			tree.AwaitOr(t, func() bool {
				lines = unique(svscan.Output())
				return len(lines) >= 4
			}, func() string { return "complaints, not only\n" + svscan.Output() })
			require.False(t, tr.Running("scan/looplog"))
			results <- func() { said[p] = lines }
		})
		t.Cleanup(func() {
			close(results)
			for result := range results {
				result()
			}
		})
	})
	for _, p := range pairs {
		require.Equal(t, said[pairs[0]], said[p], p)
	}
}

// unique are the lines of s, sorted, each once.
func unique(s string) []string {
	seen := map[string]bool{}
	var list []string
	for _, line := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
		if line != "" && !seen[line] {
			seen[line] = true
			list = append(list, line)
		}
	}
	sort.Strings(list)
	return list
}

// TestScanWithoutSupervise: the programs complain alike when there is none.
func TestScanWithoutSupervise(t *testing.T) {
	needC(t)
	var want []string
	for _, m := range makers {
		tr := tree.New(t)
		tr.Env[0] = "PATH=" + tr.Path("nowhere")
		tr.Write("scan/app/run", sleeps, 0o755)
		tr.Write("scan/app/log/run", sleeps, 0o755)
		svscan := tr.Start(m.program("svscan"), "scan")
		var got []string
		tree.Await(t, "two complaints", func() bool {
			got = unique(svscan.Output())
			return len(got) == 2
		})
		if want == nil {
			want = got
		}
		require.Equal(t, want, got)
		svscan.Kill(syscall.SIGKILL)
	}
}
