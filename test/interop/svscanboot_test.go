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
// and what their descriptors have in common. Ours has a FIFO for a pipe: key
// svscanboot-lasting-pipe.
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
		readlink $2/fd/$fd | sed 's,^pipe:.*,a pipe,; s,^/etc/service/\.svscanboot/.*,a pipe,'
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
	apart := namespaces(t)
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

// survivor starts our svscanboot where the supervise of SURVIVOR runs from
// before, in a directory whose service has no log, and says what becomes of
// service and supervise.
const survivor = `
mount -t proc none /proc && mount -t tmpfs none /etc && mount --bind "$BIN" /usr/local/bin || exit 1
mkdir -p /etc/service/app
printf '#!/bin/sh\necho $$ >>pids\nexec sleep 1000\n' >/etc/service/app/run
chmod 755 /etc/service/app/run
"$SURVIVOR" /etc/service/app &
survivor=$!
until [ -s /etc/service/app/pids ]; do sleep 0.01; done
read service </etc/service/app/pids
svscanboot &
boot=$!
find() {
	for p in /proc/[0-9]*; do
		if [ "$(cat $p/comm 2>/dev/null)" = $1 ]; then echo ${p#/proc/}; return; fi
	done
}
until [ -n "$(find svscan)" ]; do sleep 0.01; done
scan=$(find svscan)
if [ $STOPPED ]; then
	wait $survivor
	echo supervise: $?
	kill -0 $service 2>/dev/null || echo and the service is stopped
	until [ $(wc -l </etc/service/app/pids) = 2 ]; do sleep 0.01; done
	echo there is a new one
fi
kill $scan
svc -dx /etc/service/app
wait $boot
echo svscanboot: $?
[ $STOPPED ] || { wait $survivor; echo supervise: $?; }
echo $(wc -l </etc/service/app/pids) in all
`

// TestSvscanbootSurvivor: C's supervise is stopped as C's svscanboot does it,
// ours goes on (key svscanboot-survivors).
func TestSvscanbootSurvivor(t *testing.T) {
	needC(t)
	apart := namespaces(t)
	for _, test := range []struct {
		maker         maker
		stopped, want string
	}{
		{c, "yes", "supervise: 0\nand the service is stopped\nthere is a new one\nsvscanboot: 0\n2 in all\n"},
		{ours, "", "svscanboot: 0\nsupervise: 0\n1 in all\n"},
	} {
		tr := tree.New(t, ours.dir())
		tr.Env = append(tr.Env, "BIN="+ours.dir(), "SURVIVOR="+test.maker.dir()+"/supervise", "STOPPED="+test.stopped)
		cmd := tr.Command("/bin/sh", "-c", survivor)
		cmd.SysProcAttr = apart
		require.Equal(t, tree.Result{Stdout: test.want}, tr.RunCommand(cmd), string(test.maker))
	}
}

// namespaces lets a process see processes and mounts of its own; it is the first
// process there, and when it ends, all of them end. Without them the test is
// skipped.
func namespaces(t *testing.T) *syscall.SysProcAttr {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root, for namespaces")
	}
	apart := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID, Unshareflags: syscall.CLONE_NEWNS}
	probe := exec.Command("/bin/true")
	probe.SysProcAttr = apart
	if err := probe.Run(); err != nil {
		t.Skipf("no namespaces: %v", err)
	}
	return apart
}
