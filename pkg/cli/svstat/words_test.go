package svstat

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/history"
)

func TestEnding(t *testing.T) {
	t.Parallel()
	exit := func(code uint16, by byte) history.Entry {
		return history.Entry{Kind: history.Exited, Code: code, By: by, Ran: 2e9}
	}
	death := func(s syscall.Signal, by byte) history.Entry {
		return history.Entry{Kind: history.Exited, Signal: byte(s), By: by, Ran: 2e9}
	}
	for _, c := range []struct {
		ending, meaning string
		e               history.Entry
	}{
		{"exited with code 0 after 2.0 seconds", "", exit(0, 0)},
		{"exited with code 0 after 2.0 seconds, told by svc -t", "", exit(0, 't')},
		{"exited with code 1 after 2.0 seconds, told by svc -d", "", exit(1, 'd')},
		{"exited with code 1 after 2.0 seconds, told by svc -q", "", exit(1, 'q')},
		{"exited with code 127 after 2.0 seconds, told by svc -i", "", exit(127, 'i')},
		{"exited with code 1 after 2.0 seconds", "", exit(1, 'h')},
		{"exited with code 100 after 2.0 seconds", "100, of a program of this family: wrong arguments, or a definite no", exit(100, '1')},
		{"exited with code 126 after 2.0 seconds", "126, of a shell: a program was found and could not be executed", exit(126, 'x')},
		{"was killed by signal 9 (KILL) after 2.0 seconds, told by svc -k", "", death(syscall.SIGKILL, 'k')},
		{"was killed by signal 9 (KILL) after 2.0 seconds, which nobody sent from here", "perhaps the kernel has sent it, for want of memory: see dmesg", death(syscall.SIGKILL, 't')},
		{"was killed by signal 1 (HUP) after 2.0 seconds, told by svc -h", "", death(syscall.SIGHUP, 'h')},
		{"was killed by signal 14 (ALRM) after 2.0 seconds, told by svc -a", "", death(syscall.SIGALRM, 'a')},
		{"was killed by signal 200 after 2.0 seconds, which nobody sent from here", "", death(200, 0)},
		{"ended, nobody saw how, after at most 2.0 seconds", "", history.Entry{Kind: history.Lost, Ran: 2e9}},
		{"ended, nobody saw how, after at most 2.0 seconds, told by svc -t", "", history.Entry{Kind: history.Lost, Ran: 2e9, By: 't'}},
	} {
		require.Equal(t, c.ending, ending(c.e))
		require.Equal(t, c.meaning, meaning(c.e), c.ending)
	}
}
