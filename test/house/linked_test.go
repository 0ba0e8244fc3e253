package house

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write testdata instead of comparing with it")

// residents are the programs of which a machine runs many, all the time.
var residents = []string{"supervise", "svscan", "multilog"}

// denied must be linked into no program, for the reason given, unless it is granted.
// time, reflect and sort are linked because golang.org/x/sys/unix imports them;
// next to nothing of them is used.
var denied = map[string]string{
	"fmt":           "printing by reflection: 0.3 MB of code and its tables",
	"os":            "opens files non-blocking into the runtime's poller: an epoll descriptor and a thread",
	"os/exec":       "a goroutine and two pipes a child; changes descriptors and limits on its own",
	"os/signal":     "a goroutine and a thread; catches what should kill",
	"os/user":       "reads accounts as it likes",
	"net":           "a resolver in a process that has no network",
	"internal/poll": "the runtime's poller: an epoll descriptor and a thread",
	"bufio":         "buffers that nobody asked for; ours are as large as they need to be",
	"log":           "its messages are not in our grammar",
	"context":       "there is one thread of control",
	"path/filepath": "cleans paths, which are to be shown as they were given",
	"regexp":        "multilog's patterns are not regular expressions",
	"encoding/json": "no format of ours",
	"flag":          "its options are not daemontools' options",
	"maps":          "iterators and hashing for what a slice does",
	"math/rand":     "seeds itself at start-up",
	"testing":       "tests",
}

// granted are what a program may link nevertheless, because a library that it
// needs does. Such a program is not resident: it lives for the length of a task,
// so that the residents need not link the library.
var granted = map[string][]string{
	"svlint":        {"bufio", "encoding/json", "fmt", "internal/poll", "os", "path/filepath", "regexp"},      // the shell parser of mvdan.cc/sh, and JSON
	"svlog":         {"bufio", "context", "fmt", "internal/poll", "log", "maps", "math/rand", "os", "regexp"}, // the decoders of klauspost/compress and gzip; --grep is a regular expression
	"multilog-zstd": {"context", "fmt", "internal/poll", "log", "maps", "math/rand", "os"},                    // the encoder of klauspost/compress
}

func TestDenied(t *testing.T) {
	each(t, list(t, "./cmd/..."), func(t *testing.T, p pkg) {
		program := strings.TrimPrefix(p.short(), "cmd/")
		linked := deps(t, p.ImportPath)
		require.Subset(t, linked, granted[program], "%s no longer needs what it is granted", p.short())
		for _, dep := range linked {
			if slices.Contains(granted[program], dep) {
				continue
			}
			require.Empty(t, denied[dep], "%s links %s", p.short(), dep)
		}
	})
}

// TestLinked compares what the residents link with what was agreed on
// (testdata/PROGRAM.deps; go test ./test/house -update). The standard library's
// internal packages are left out: they change with each release of Go.
func TestLinked(t *testing.T) {
	for _, program := range residents {
		t.Run(program, func(t *testing.T) {
			golden := filepath.Join("testdata", program+".deps")
			got := strings.Join(deps(t, module+"cmd/"+program), "\n") + "\n"
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

// deps are the packages that a program links.
func deps(t *testing.T, path string) []string {
	t.Helper()
	var list []string
	for _, dep := range strings.Fields(string(goTool(t, "list", "-deps", path))) {
		inner := strings.HasPrefix(dep, "internal/") && dep != "internal/poll" || strings.HasPrefix(dep, "vendor/") ||
			strings.Contains(dep, "/internal/") && !strings.HasPrefix(dep, module)
		if !inner {
			list = append(list, dep)
		}
	}
	require.NotEmpty(t, list)
	return list
}
