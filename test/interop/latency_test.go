package interop

import (
	"fmt"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/test/tree"
)

// The latencies that README.md names, ours and C's, as medians:
//
//	go test ./test/interop -run '^$' -bench Latency -benchtime 20x
//
// What is timed ends when the kernel opens run to execute it.

func BenchmarkLatencyDetect(b *testing.B) {
	eachMaker(b, func(b *testing.B, dir string) {
		tr := tree.New(b, dir)
		tr.Write("scan/first/run", idle, 0o755)
		tr.Start("svscan", "scan")
		tr.Up("scan/first", 0)
		median(b, func(i int) time.Duration {
			name := fmt.Sprintf("services/%d", i)
			tr.Write(name+"/run", idle, 0o755)
			opened := watchOpen(b, tr.Path(name+"/run"))
			start := time.Now()
			require.NoError(b, os.Symlink(tr.Path(name), tr.Path(fmt.Sprintf("scan/%d", i))))
			return opened().Sub(start)
		})
	})
}

func BenchmarkLatencyRestart(b *testing.B) {
	eachMaker(b, func(b *testing.B, dir string) {
		tr := tree.New(b, dir)
		tr.Write("app/run", idle, 0o755)
		tr.Start("supervise", "app")
		pid := 0
		median(b, func(int) time.Duration {
			pid = tr.Up("app", pid)
			time.Sleep(1100 * time.Millisecond) // past the pace of one start a second
			opened := watchOpen(b, tr.Path("app/run"))
			start := time.Now()
			require.NoError(b, syscall.Kill(pid, syscall.SIGKILL))
			return opened().Sub(start)
		})
	})
}

// idle is a service that does nothing.
const idle = "#!/bin/sh\nexec sleep 1000\n"

func eachMaker(b *testing.B, bench func(b *testing.B, dir string)) {
	needC(b)
	for _, maker := range []struct{ name, dir string }{{"ours", bin}, {"C", cbin}} {
		b.Run(maker.name, func(b *testing.B) { bench(b, maker.dir) })
	}
}

// median runs b.N trials and reports the median of what they return.
func median(b *testing.B, trial func(i int) time.Duration) {
	took := make([]time.Duration, b.N)
	for i := range took {
		took[i] = trial(i)
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median")
}

// watchOpen returns a function that waits until the file path is opened, from
// now on, and returns when that was.
func watchOpen(b *testing.B, path string) func() time.Time {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC)
	require.NoError(b, err)
	_, err = unix.InotifyAddWatch(fd, path, unix.IN_OPEN)
	require.NoError(b, err)
	return func() time.Time {
		var events [1024]byte
		_, err := unix.Read(fd, events[:])
		now := time.Now()
		require.NoError(b, err)
		unix.Close(fd)
		return now
	}
}
