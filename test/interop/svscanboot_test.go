package interop

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// boot starts svscanboot where nobody else sees it: the scan directory is that
// of an empty /etc, the programs under test come first in the PATH that
// svscanboot makes. It shows the processes that come of it, their environments,
// and what their descriptors have in common.
const boot = `
mount -t proc none /proc && mount -t tmpfs none /etc && mount --bind "$BIN" /usr/local/bin || exit 1
mkdir -p /etc/service/app
printf '#!/bin/sh\nexec sleep 1000\n' >/etc/service/app/run
chmod 755 /etc/service/app/run
svscanboot ignored --arguments </dev/zero &
boot=$!
until svok /etc/service/app 2>/dev/null; do sleep 0.01; done
find() {
	for p in /proc/[0-9]*; do
		if [ "$(cat $p/comm 2>/dev/null)" = $1 ]; then echo $p; return; fi
	done
}
show() {
	echo "$1: $(tr '\0\n' ' /' <$2/cmdline)"
	tr '\0' '\n' <$2/environ
	for fd in 0 1 2; do
		readlink $2/fd/$fd | sed 's/^pipe:.*/a pipe/'
	done
}
until [ -n "$(find readproctitle)" ]; do sleep 0.01; done
scan=$(find svscan) title=$(find readproctitle)
for name in svscan readproctitle supervise; do show $name $(find $name); done
[ $(readlink $scan/fd/1) = $(readlink $scan/fd/2) ] && echo one pipe for both
[ $(readlink $scan/fd/1) = $(readlink $title/fd/0) ] && echo into the title
kill ${scan#/proc/}
svc -dx /etc/service/app
wait $boot
echo svscanboot: $?
`

// TestSvscanboot compares what both svscanboots make run.
func TestSvscanboot(t *testing.T) {
	needC(t)
	if os.Getuid() != 0 {
		t.Skip("needs root, for namespaces")
	}
	// The first process of a PID namespace: when it ends, all in it end.
	apart := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID, Unshareflags: syscall.CLONE_NEWNS}
	probe := exec.Command("/bin/true")
	probe.SysProcAttr = apart
	if err := probe.Run(); err != nil {
		t.Skipf("no namespaces: %v", err)
	}
	var want tree.Result
	for _, m := range makers {
		tr := tree.New(t, m.dir())
		tr.Env = append(tr.Env, "BIN="+m.dir())
		cmd := tr.Command("/bin/sh", "-c", boot)
		cmd.SysProcAttr = apart
		got := tr.RunCommand(cmd)
		if m == c {
			want = got
			require.Contains(t, want.Stdout, "svscanboot: 0\n")
			require.Contains(t, want.Stdout, "one pipe for both\ninto the title\n")
		}
		require.Equal(t, want, got, string(m))
	}
}
