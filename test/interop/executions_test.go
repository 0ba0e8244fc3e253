package interop

import (
	"os/exec"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// executions runs cmd to its end, which is to be exit code 0, and returns how
// many programs its process executed, cmd's own among them.
func executions(t *testing.T, cmd *exec.Cmd) (n int) {
	t.Helper()
	// One thread traces.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); err != nil {
		t.Skip("processes cannot be traced here: ", err)
	}
	pid := cmd.Process.Pid
	defer cmd.Process.Release()
	// It stops behind its first execve.
	var status syscall.WaitStatus
	wait := func() {
		_, err := syscall.Wait4(pid, &status, 0, nil)
		require.NoError(t, err)
	}
	wait()
	require.True(t, status.Stopped())
	require.NoError(t, syscall.PtraceSetOptions(pid, unix.PTRACE_O_TRACEEXEC|unix.PTRACE_O_EXITKILL))
	for n = 1; ; {
		signal := 0
		switch {
		case status.TrapCause() == unix.PTRACE_EVENT_EXEC:
			n++
		case n > 1 || status.StopSignal() != syscall.SIGTRAP:
			signal = int(status.StopSignal())
		}
		require.NoError(t, syscall.PtraceCont(pid, signal))
		wait()
		if status.Exited() || status.Signaled() {
			require.True(t, status.Exited() && status.ExitStatus() == 0, "%v", status)
			return n
		}
	}
}
