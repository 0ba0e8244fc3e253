package svscanboot

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Status words of wait(2): an exit code stands in the second byte.
func exited(code int) syscall.WaitStatus { return syscall.WaitStatus(code << 8) }

func TestKilled(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about  string
		status syscall.WaitStatus
		killed bool
		code   int
	}{
		{"its own end", exited(0), false, 0},
		{"trouble it has told of", exited(111), false, 111},
		{"told to end", syscall.WaitStatus(syscall.SIGTERM), false, 143},
		{"told to end by a terminal", syscall.WaitStatus(syscall.SIGINT), false, 130},
		{"told to end by a terminal that is gone", syscall.WaitStatus(syscall.SIGHUP), false, 129},
		{"an accident, or the system has no memory", syscall.WaitStatus(syscall.SIGKILL), true, 137},
		{"an error", syscall.WaitStatus(syscall.SIGSEGV), true, 139},
	} {
		require.Equal(t, test.killed, killed(test.status), test.about)
		require.Equal(t, test.code, exitCode(test.status), test.about)
	}
}

func TestWait(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about               string
		program             program
		now, timeout, after int64
	}{
		{"what runs is not waited for", program{pid: 1, due: 500}, 100, -1, -1},
		{"nor changes it another wait", program{pid: 1, due: 500}, 100, 7, 7},
		{"what does not is due later", program{due: 500}, 100, -1, 400},
		{"sooner than the other", program{due: 500}, 100, 700, 400},
		{"later than the other", program{due: 500}, 100, 300, 300},
	} {
		require.Equal(t, test.after, test.program.wait(test.now, test.timeout), test.about)
	}
}
