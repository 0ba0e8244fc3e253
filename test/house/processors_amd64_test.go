//go:build linux

package house

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

// TestMemoryOnManyProcessors: Go's runtime allocates for each processor that it
// thinks it may use. A supervise that the kernel tells of 128 is no larger.
func TestMemoryOnManyProcessors(t *testing.T) {
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	if content, err := os.ReadFile(filepath.Join(bin, "supervise")); err != nil || !bytes.Contains(content, []byte("GOMAXPRO")) {
		t.Skip("these programs have no entry point of their own")
	}
	for _, processors := range []int{runtime.NumCPU(), 128} {
		tr := tree.New(t, bin)
		tr.Write("app/run", "#!/bin/sh\nexec sleep 1000\n", 0o755)
		pid := startOn(t, tr.Command("supervise", "app"), processors)
		tr.Up("app", 0)
		p := tree.PID(pid)
		tree.Await(t, "a quiet supervise", p.Waits)
		kb, ok := anonymous(p)
		require.True(t, ok)
		t.Logf("on %d processors: %d kB", processors, kb)
		require.LessOrEqual(t, kb, budgets["supervise"]+32) // one process, not a median
		syscall.Kill(pid, syscall.SIGKILL)
		syscall.Wait4(pid, nil, 0, nil)
	}
}

// startOn starts cmd on a machine of so many processors, or so it is told when it
// asks.
func startOn(t *testing.T, cmd *exec.Cmd, processors int) (pid int) {
	t.Helper()
	// One thread traces.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); err != nil {
		t.Skip("processes cannot be traced here: ", err)
	}
	pid = cmd.Process.Pid
	var status syscall.WaitStatus
	wait := func() {
		_, err := syscall.Wait4(pid, &status, 0, nil)
		require.NoError(t, err)
		require.True(t, status.Stopped(), "%v", status)
	}
	wait()
	for {
		require.NoError(t, syscall.PtraceSyscall(pid, 0)) // into a call
		wait()
		var r syscall.PtraceRegs
		require.NoError(t, syscall.PtraceGetRegs(pid, &r))
		call := r.Orig_rax
		require.NoError(t, syscall.PtraceSyscall(pid, 0)) // and out of it
		wait()
		if call != unix.SYS_SCHED_GETAFFINITY {
			continue
		}
		require.NoError(t, syscall.PtraceGetRegs(pid, &r))
		set := bytes.Repeat([]byte{0xff}, processors/8)
		if rest := processors % 8; rest != 0 {
			set = append(set, 1<<rest-1)
		}
		for len(set)%8 != 0 {
			set = append(set, 0)
		}
		_, err := syscall.PtracePokeData(pid, uintptr(r.Rdx), set)
		require.NoError(t, err)
		r.Rax = uint64(len(set))
		require.NoError(t, syscall.PtraceSetRegs(pid, &r))
		require.NoError(t, syscall.PtraceDetach(pid))
		return pid
	}
}
