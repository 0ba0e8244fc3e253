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

// packaged is a machine with Debian's packages on it, as far as they need it, in
// a world of its own: $1 is where they are unpacked, $2 our programs, $3 an empty
// directory. It runs our svscan on their run directories as they are, until each
// service has done what it is for. Only of git-daemon nothing is asked but that
// its words are in its log: it ends where /dev/null is a bound file.
const packaged = `
set -e
root=$1 bin=$2 here=$3
dev=$here/dev
mkdir $here/etc $here/scan $dev
{ cat /etc/passwd; for name in gitlog gitdaemon _runit-log _socklog-unix; do echo $name:x:6543$((n += 1)):65534::/:/bin/false; done; } >$here/etc/passwd
cp -a $root/etc/sv/git-daemon $root/etc/sv/mini-httpd $root/etc/sv/socklog-unix $here/scan
mount -t overlay none -o lowerdir=$here/etc:$root/etc:/etc /etc
mount -t overlay none -o lowerdir=$root/usr:/usr /usr
mount -t tmpfs none /var
mount -t tmpfs none /run
mount -t tmpfs none $dev
for name in null zero random urandom; do
	>$dev/$name
	mount --bind /dev/$name $dev/$name
done
ln -s /proc/self/fd $dev/fd
ln -s fd/1 $dev/stdout
ln -s fd/2 $dev/stderr
mount --bind $dev /dev
ip link set lo up
mkdir -p /run/runit/supervise /var/log/runit/mini-httpd /var/www/html /var/lib/git
PATH=$bin:$PATH
cd $here
svscan scan 2>said &
until bash -c 'exec 3<>/dev/tcp/127.0.0.1/80; printf "GET /greetings HTTP/1.0\r\n\r\n" >&3; cat <&3' >/dev/null 2>&1; do sleep 0.01; done
until grep -q greetings /var/log/runit/socklog/main/current 2>/dev/null; do logger -u /dev/log greetings; sleep 0.01; done
until grep -q greetings /var/log/runit/mini-httpd/current 2>/dev/null; do sleep 0.01; done
until grep -q starting /var/log/git-daemon/current 2>/dev/null; do sleep 0.01; done
until grep -q ^ready scan/socklog-unix/supervise/detail 2>/dev/null; do sleep 0.01; done
svstat scan/mini-httpd scan/socklog-unix scan/*/log | sed 's/ (pid.*//'
cat said
`

// TestPackagedRunDirectories: run directories that Debian has packaged for runit
// run under our svscan unchanged, with runit's chpst and svlogd beside ours.
func TestPackagedRunDirectories(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("mounts file systems: needs root")
	}
	program(t, "runit", "svlogd")
	program(t, "runit", "chpst")
	root, err := debian.Unpack("git-daemon-run", "mini-httpd-run", "mini-httpd", "socklog-run", "socklog", "git")
	if err != nil {
		debian.Missing(t, "Debian's run directories", err)
	}
	if out, err := exec.Command("unshare", "-mnpf", "--mount-proc", "ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Skipf("no namespaces to be had: %v\n%s", err, out)
	}
	tr := tree.New(t)
	// Whatever it runs ends with its first process.
	cmd := exec.Command("timeout", "-s", "KILL", "60", "unshare", "-mnpf", "--kill-child", "--mount-proc", "sh", "-c", packaged, "sh", root, filepath.Dir(ours.program("svscan")), tr.Dir)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	want := []string{"scan/mini-httpd: up", "scan/socklog-unix: up", "scan/git-daemon/log: up", "scan/mini-httpd/log: up", "scan/socklog-unix/log: up"}
	require.Equal(t, want, strings.Split(strings.TrimSpace(string(out)), "\n"))
}
