package interop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/debian"
	"daemontools-go/test/tree"
)

// ends is a service that ends in another way each time: with exit code 0 and 3,
// by a signal, by one that dumps core, with 255; and then runs.
const ends = `#!/bin/sh
echo >>started
echo $$ >process
ulimit -c unlimited
case $(wc -l <started) in
1) exit 0 ;;
2) exit 3 ;;
3) kill -TERM $$ ;;
4) kill -SEGV $$ ;;
5) exit 255 ;;
esac
exec sleep 1000
`

// TestFinishArguments: finish is told the same by our supervise as by runit's
// runsv; and as by s6-supervise, where a file in the run directory is s6's.
func TestFinishArguments(t *testing.T) {
	for _, tt := range []struct {
		name, pkg, finish string
		files             map[string]string
	}{
		{name: "runsv", pkg: "runit", finish: "#!/bin/sh\necho $# $* >>told\n"},
		// The signal of a process that was not killed is any number. Debian's s6
		// does not say yet which process it was.
		{name: "s6-supervise", pkg: "s6", files: map[string]string{"app/timeout-finish": "20000\n"}, finish: `#!/bin/sh
test $1 = 256 || set -- $1 any $3 $4
echo $1 $2 $3 >>told
test $# = 3 || test $4 = $(cat process) || echo another process >>told
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			theirs := program(t, tt.pkg, tt.name)
			told := func(supervise string) string {
				tr := tree.New(t)
				tr.Write("app/run", ends, 0o755)
				tr.Write("app/finish", tt.finish, 0o755)
				for name, content := range tt.files {
					tr.Write(name, content, 0o644)
				}
				cmd := exec.Command(supervise, "app")
				cmd.Dir, cmd.Env = tr.Dir, tr.Env
				tr.StartCommand(cmd)
				tree.Await(t, "five ends", func() bool {
					text, _ := os.ReadFile(tr.Path("app/told"))
					return strings.Count(string(text), "\n") == 5
				})
				return tr.Read("app/told")
			}
			require.Equal(t, told(theirs), told(ours.program("supervise")))
		})
	}
}

// program returns the path of a program of Debian's package pkg: of the installed
// one, or of the unpacked one.
func program(t *testing.T, pkg, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	root, err := debian.Unpack(pkg)
	if err == nil {
		for _, dir := range []string{"usr/bin", "bin", "usr/sbin", "sbin"} {
			path := filepath.Join(root, dir, name)
			if _, err = os.Stat(path); err == nil {
				return path
			}
		}
	}
	debian.Missing(t, name, err)
	return ""
}
