package house

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

// budgets are the memory of its own that a waiting process may have, in kB.
// It is a bound: what is measured depends a little on the Go release.
//
//	              measured     C
//	supervise     512 to 552   92
//	svscan        540 to 592   100
//	multilog      512 to 548   96
var budgets = map[string]int{"supervise": 768, "svscan": 832, "multilog": 768}

// TestMemory measures a real tree that has nothing to do.
func TestMemory(t *testing.T) {
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	tree.Adopt()
	tr := tree.New(t, bin)
	tr.Write("scan/app/run", "#!/bin/sh\necho a line\nexec sleep 1000\n", 0o755)
	tr.Write("scan/app/log/run", "#!/bin/sh\nexec multilog t ./main\n", 0o755)
	tr.Start("svscan", "scan")
	tr.Up("scan/app", 0)
	tr.Up("scan/app/log", 0)
	tree.Await(t, "a log", func() bool { return strings.HasSuffix(tr.Read("scan/app/log/main/current"), " a line\n") })

	measured := map[string]int{}
	for _, pid := range tr.Processes() {
		p := tree.PID(pid)
		if kb, ok := anonymous(p); ok && budgets[p.Name()] != 0 {
			measured[p.Name()] = max(measured[p.Name()], kb)
		}
	}
	t.Logf("kB: %v", measured)
	for name, budget := range budgets {
		require.NotZero(t, measured[name], name)
		require.LessOrEqual(t, measured[name], budget, name)
	}
}

// compressorBudget is the memory that multilog-zstd may ever have had, code
// included, in kB. Measured: 8800 to 9100, for 16 MB as for 1 GB.
const compressorBudget = 12 << 10

// TestCompressorMemory: what multilog-zstd needs does not follow its input.
func TestCompressorMemory(t *testing.T) {
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	program := filepath.Join(bin, "multilog-zstd")
	if _, err := os.Stat(program); err != nil {
		t.Skip("these programs have no multilog-zstd")
	}
	var lines []byte
	for i := 0; len(lines) < 1<<20; i++ {
		lines = strconv.AppendInt(append(lines, "@400000006a00000000261e21 line "...), int64(i*i), 36)
		lines = append(lines, '\n')
	}
	var compressed, stderr bytes.Buffer
	cmd := exec.Command(program)
	cmd.Stdout, cmd.Stderr = &compressed, &stderr
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	for range 32 {
		_, err := stdin.Write(lines)
		require.NoError(t, err)
	}
	// It has read all but what the pipe holds, and waits for more.
	kb, ok := procField(tree.PID(cmd.Process.Pid).Path("status"), "VmHWM:")
	require.NoError(t, stdin.Close())
	require.NoError(t, cmd.Wait())
	require.Empty(t, stderr.String())
	require.NotZero(t, compressed.Len())
	require.True(t, ok)
	t.Logf("%d kB", kb)
	require.LessOrEqual(t, kb, compressorBudget)
}

// anonymous is a process's own memory in kB. Private_Dirty would also count the
// pages of a binary that was just built and is not on the disk yet.
func anonymous(p tree.PID) (kb int, ok bool) {
	return procField(p.Path("smaps_rollup"), "Anonymous:")
}

// procField is what a file of proc says of name, in kB.
func procField(file, name string) (kb int, ok bool) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	for _, line := range strings.Split(string(b), "\n") {
		if value, ok := strings.CutPrefix(line, name); ok {
			kb, err = strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			return kb, err == nil
		}
	}
	return 0, false
}
