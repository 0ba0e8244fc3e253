package chaos

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

var (
	bin  string // the directory of our programs
	seed = flag.Uint64("seed", 0, "what the chances of every test begin with; 0: the clock")
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	flag.Parse()
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	fmt.Printf("seed %d\n", *seed)
	tree.Adopt()
	ours, remove, err := suite.Build()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer remove()
	bin = ours
	// The tests spend their time waiting for pauses of a second and of five.
	if err := flag.Set("test.parallel", "16"); err != nil {
		panic(err)
	}
	return m.Run()
}

// chances are the random numbers of one test: the same for the same seed,
// whatever other tests run.
func chances(t *testing.T) *rand.Rand {
	t.Helper()
	t.Logf("repeat it with -seed %d", *seed)
	h := fnv.New64()
	h.Write([]byte(t.Name()))
	return rand.New(rand.NewPCG(*seed, h.Sum64()))
}

// rounds is n, or less of it in a short test.
func rounds(n int) int {
	if testing.Short() {
		return max(n/5, 1)
	}
	return n
}
