package house

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

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
