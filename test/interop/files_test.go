package interop

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/tree"
)

// directories are run directories as supervise may find them. What it makes of
// them must be the same files: names, types, modes, targets.
var directories = []struct {
	name    string
	umask   int
	furnish func(t *testing.T, tr *tree.Tree)
}{
	{name: "new", umask: 0o022, furnish: func(t *testing.T, tr *tree.Tree) {}},
	{name: "under a strict umask", umask: 0o077, furnish: func(t *testing.T, tr *tree.Tree) {}},
	{name: "under no umask", umask: 0, furnish: func(t *testing.T, tr *tree.Tree) {}},
	{name: "under an odd umask", umask: 0o125, furnish: func(t *testing.T, tr *tree.Tree) {}},
	{name: "down", umask: 0o022, furnish: func(t *testing.T, tr *tree.Tree) { tr.Write("app/down", "", 0o644) }},
	{name: "down is a dangling link", umask: 0o022, furnish: func(t *testing.T, tr *tree.Tree) {
		require.NoError(t, os.Symlink("nowhere", tr.Path("app/down")))
	}},
	{name: "supervise is a dangling link", umask: 0o022, furnish: func(t *testing.T, tr *tree.Tree) {
		require.NoError(t, os.Symlink("../elsewhere", tr.Path("app/supervise")))
	}},
	{name: "supervise is a link", umask: 0o022, furnish: func(t *testing.T, tr *tree.Tree) {
		require.NoError(t, os.Mkdir(tr.Path("elsewhere"), 0o755))
		require.NoError(t, os.Symlink(tr.Path("elsewhere"), tr.Path("app/supervise")))
	}},
	{name: "left by another", umask: 0o022, furnish: func(t *testing.T, tr *tree.Tree) {
		require.NoError(t, os.Mkdir(tr.Path("app/supervise"), 0o755))
		for _, fifo := range []string{rundir.Control, rundir.OK} {
			require.NoError(t, syscall.Mkfifo(tr.Path("app/"+fifo), 0o644))
		}
		tr.Write("app/"+rundir.Lock, "not empty", 0o644)
		tr.Write("app/"+rundir.Status, "garbage that is longer than a status record", 0o600)
		tr.Write("app/"+rundir.StatusNew, "garbage", 0o600)
		tr.Write("app/supervise/else", "stays", 0o640)
	}},
	{name: "ok is a directory", umask: 0o022, furnish: func(t *testing.T, tr *tree.Tree) {
		require.NoError(t, os.MkdirAll(tr.Path("app/"+rundir.OK), 0o755))
	}},
}

// TestFiles compares what supervise makes of a run directory.
func TestFiles(t *testing.T) {
	needC(t)
	for _, d := range directories {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			var want []string
			for _, m := range makers {
				tr := tree.New(t)
				tr.Write("app/run", "#!/bin/sh\nexec sleep 1000\n", 0o755)
				d.furnish(t, tr)
				cmd := exec.Command("/bin/sh", "-c", `umask $0; exec "$@"`, umask(d.umask), m.program("supervise"), "app")
				cmd.Dir, cmd.Env = tr.Dir, tr.Env
				p := tr.StartCommand(cmd)
				down := strings.HasPrefix(d.name, "down") && !strings.Contains(d.name, "dangling")
				tree.Await(t, "a status record of "+string(m), func() bool {
					s, ok := tr.Status("app")
					return ok && tree.PID(p.PID).Waits() && (down || s.PID < 1<<22 && tree.PID(s.PID).Alive())
				})
				got := listing(t, tr)
				for i, line := range got {
					if at := strings.Index(line, "/status at some time"); at >= 0 && !down {
						pid := at + len("/status at some time")
						got[i] = line[:pid] + "and pid" + line[pid+4:]
					}
				}
				require.Empty(t, p.Output(), string(m))
				if want == nil {
					want = got
				}
				require.Equal(t, want, got)
			}
		})
	}
}

func umask(m int) string {
	digits := ""
	for i := 0; i < 3; i++ {
		digits = string(rune('0'+m&7)) + digits
		m >>= 3
	}
	return digits
}

// TestLock: who comes second leaves everything as it is, whichever two they are.
func TestLock(t *testing.T) {
	needC(t)
	for _, first := range makers {
		for _, second := range makers {
			t.Run(string(first)+" then "+string(second), func(t *testing.T) {
				t.Parallel()
				x := supervised(t, first, isUp)
				x.settle(t)
				before := listing(t, x.Tree)
				r := x.Run(second.program("supervise"), "app")
				require.Equal(t, tree.Result{
					Exit:   111,
					Stderr: "supervise: fatal: unable to acquire app/supervise/lock: temporary failure\n",
				}, r)
				require.Equal(t, before, listing(t, x.Tree))
				require.True(t, x.Running("app"))
			})
		}
	}
}
