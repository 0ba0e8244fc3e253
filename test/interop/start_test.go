package interop

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// How long programs of the exec chain take from fork to the end of the program
// that they execute, ours and C's, as medians:
//
//	go test ./test/interop -run '^$' -bench Start -benchtime 500x
//
// That program alone is the first row.

func BenchmarkStartNothing(b *testing.B) { start(b, "") }

func BenchmarkStartOne(b *testing.B) { start(b, "envdir env") }

func BenchmarkStartThree(b *testing.B) {
	start(b, "softlimit -m 100000000 envuidgid nobody envdir env")
}

// start times a chain of either maker's programs that ends with one that does
// nothing.
func start(b *testing.B, chain string) {
	eachMaker(b, func(b *testing.B, dir string) {
		tr := tree.New(b, dir)
		tr.Write("env/A", "1\n", 0o644)
		argv := append(strings.Fields(chain), "/bin/true")
		path := argv[0]
		if chain != "" {
			path = tr.Look(argv[0])
		}
		median(b, func(int) time.Duration {
			cmd := exec.Command(path, argv[1:]...)
			cmd.Dir, cmd.Env = tr.Dir, tr.Env
			start := time.Now()
			require.NoError(b, cmd.Run())
			return time.Since(start)
		})
	})
}
