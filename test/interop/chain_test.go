package interop

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/test/tree"
)

var (
	chainSeed  = flag.Uint64("chain.seed", 1, "seed of the random exec chains")
	chainCount = flag.Int("chain.count", 160, "how many random exec chains to try")
)

// TestChains runs random exec chains, right and wrong ones, in three ways: with
// our programs in one directory, where one process does the work of them all;
// with each in a directory of its own, so that each is executed; and with C's.
// Nobody can tell which it was, from what they say, from their exit codes, and
// from what the program at the end finds.
func TestChains(t *testing.T) {
	needC(t)
	homes := chainHomes(t)
	const workers = 8
	for w := range workers {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			t.Parallel()
			tr := tree.New(t)
			furnishChain(t, tr)
			for i := w; i < *chainCount; i += workers {
				x := randomChain(rand.New(rand.NewPCG(*chainSeed, uint64(i))), tr)
				about := fmt.Sprintf("-chain.seed=%d, number %d: %q\nin %q\nlimits %v", *chainSeed, i, x.plan.Argv, x.plan.Env, x.plan.Limits)
				want := runChain(t, tr, homes["apart"], x)
				requireSame(t, want, runChain(t, tr, homes["together"], x), about)
				if !x.tight {
					requireSame(t, runChain(t, tr, homes["C"], x), want, about)
				}
			}
		})
	}
}

// chainPrograms are those that can stand in a chain, but for fghack, which is
// none of its links: it stays.
var chainPrograms = []string{"envdir", "envuidgid", "pgrphack", "setlock", "setuidgid", "softlimit"}

// chainModes are the modes of the programs in each of the directories of a home.
var chainModes = map[string]os.FileMode{"bin": 0o755, "unreadable": 0o711, "roots": 0o700}

// chainHomes installs the programs in each of the three ways.
func chainHomes(t *testing.T) map[string]string {
	t.Helper()
	// Other users run them, too.
	root, err := os.MkdirTemp("", "chain.")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(root) })
	homes := map[string]string{}
	for home, from := range map[string]string{"together": bin, "apart": bin, "C": cbin} {
		homes[home] = filepath.Join(root, home)
		for dir, mode := range chainModes {
			dir = filepath.Join(homes[home], dir)
			require.NoError(t, os.MkdirAll(dir, 0o755))
			for _, name := range chainPrograms {
				program, err := os.ReadFile(filepath.Join(from, name))
				require.NoError(t, err)
				path := filepath.Join(dir, name)
				if home == "apart" {
					alone := filepath.Join(dir, "only-"+name)
					require.NoError(t, os.Mkdir(alone, 0o755))
					require.NoError(t, os.Symlink(filepath.Join(alone, name), path))
					path = filepath.Join(alone, name)
				}
				require.NoError(t, os.WriteFile(path, program, mode))
			}
		}
	}
	require.NoError(t, os.Chmod(root, 0o755))
	return homes
}

// furnishChain makes what the chains meet: directories for PATH, environment
// directories, files to lock.
func furnishChain(t *testing.T, tr *tree.Tree) {
	t.Helper()
	require.NoError(t, syscall.Mkfifo(tr.Path("stdin"), 0o666))
	for _, name := range chainPrograms {
		tr.Write("refused/"+name, "#!/bin/sh\n", 0o644)
		require.NoError(t, os.MkdirAll(tr.Path("private"), 0o755))
		require.NoError(t, os.Symlink("../bin/"+name, tr.Path("private/"+name)))
	}
	require.NoError(t, os.Chmod(tr.Path("private"), 0o700))
	tr.Write("others/envdir", "#!/bin/sh\necho another envdir \"$@\" >&2\nexit 7\n", 0o755)
	tr.Write("others/setuidgid", "#!/bin/sh\nshift\nexec \"$@\"\n", 0o755)
	tr.Write("junk/pgrphack", "junk\n", 0o755)
	require.NoError(t, os.MkdirAll(tr.Path("links"), 0o755))
	require.NoError(t, os.Symlink("../bin/envdir", tr.Path("links/envdir")))
	require.NoError(t, os.Symlink("../bin/envdir", tr.Path("links/softlimit"))) // which it is not
	require.NoError(t, os.Symlink("setlock", tr.Path("links/setlock")))

	tr.Write("vars/A", "1\nmore\n", 0o644)
	tr.Write("vars/B", "", 0o644)
	tr.Write("vars/LIST", "a b\x00c \t\n", 0o644)
	require.NoError(t, os.Mkdir(tr.Path("empty"), 0o755))
	tr.Write("nopath/PATH", "", 0o644)
	tr.Write("badpath/PATH", "/nowhere", 0o644)
	tr.Write("goodpath/PATH", tr.Path("bin")+":/bin", 0o644)
	tr.Write("secret/A", "secret", 0o644)
	require.NoError(t, os.Chmod(tr.Path("secret"), 0o700))
	tr.Write("broken/sub/x", "", 0o644)
	tr.Write("large/L", strings.Repeat("x", 60_000), 0o644)
	tr.Write("huge/H", strings.Repeat("x", 140_000), 0o644) // no program can have it
	tr.Write("mine", "", 0o600)

	busy, err := os.Create(tr.Path("busy"))
	require.NoError(t, err)
	t.Cleanup(func() { busy.Close() })
	require.NoError(t, os.Chmod(tr.Path("busy"), 0o666))
	require.NoError(t, unix.Flock(int(busy.Fd()), unix.LOCK_EX))
}

// randomLock is what a setlock may make.
const randomLock = "lock"

type chain struct {
	plan launchPlan
	// tight: C's programs do not work under its limits, or differ where
	// descriptors are closed (docs/differences.md: own-limits,
	// closed-descriptors).
	tight bool
}

// randomChain makes a chain up. Everything in it is wrong now and then.
func randomChain(r *rand.Rand, tr *tree.Tree) (x chain) {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	often := func(usual string, from ...string) string {
		if r.IntN(3) > 0 {
			return usual
		}
		return pick(from...)
	}
	accounts := func() string { return often("nobody", "nobody", "daemon", "root", "nosuch", "", "65534") }
	var argv []string
	for range 1 + r.IntN(5) {
		program := pick(chainPrograms...)
		words := []string{often(program, program, "bin/"+program, tr.Path("bin/"+program), "unreadable/"+program,
			"private/"+program, "refused/"+program, "roots/"+program, "./bin/../bin/"+program, "links/"+program)}
		switch program {
		case "envdir":
			words = append(words, often("vars", "empty", "nopath", "badpath", "goodpath", "secret", "broken", "large", "huge", "nowhere", "mine",
				"/proc/self/fd/0", "/proc/self", "/proc/self/net"))
		case "envuidgid", "setuidgid":
			words = append(words, accounts())
		case "setlock":
			words = append(words, often("-n", "-nx", "-x", "-nX", "-Nn", "-z"))
			words = append(words, often(randomLock, randomLock, "nowhere/lock", "mine", "secret/lock", "vars", "", "/dev/stdin", "/proc/self/fd/2", "/proc/self/comm"))
			if strings.Contains(words[1], "n") && r.IntN(4) == 0 {
				words[2] = "busy"
			}
			if slices.Contains(argv, words[2]) {
				words[1] = "-n" // it would wait for ever for its own lock
			}
		case "softlimit":
			for range r.IntN(4) {
				option, value := pick("a", "c", "d", "f", "l", "m", "o", "p", "r", "s", "t"), often("50000000",
					"=", "300", "0", "2000000", "1900000", "600000", "400000", "200000", "70000", "10", "5")
				if r.IntN(25) == 0 {
					option, value = pick("z", "m", "o"), pick("", "5k", "-1")
				}
				if option == "t" && value == "0" {
					value = "1" // 0 ends the process at the next tick, wherever it is then
				}
				words = append(words, "-"+option+often(value, " "+value))
				if before, after, ok := strings.Cut(words[len(words)-1], " "); ok {
					words[len(words)-1] = before
					words = append(words, after)
				}
				small := len(value) < len("20000000") && value != "="
				x.tight = x.tight || small && strings.Contains("admos", option)
			}
		}
		if r.IntN(40) == 0 && program != "setlock" { // which would lock the next program: TestChainLocksPrograms
			words = words[:1]
		}
		argv = append(argv, words...)
	}
	if r.IntN(20) > 0 {
		argv = append(argv, often("/bin/cat", "cat", "nosuch", "./vars", "", "refused/envdir", "junk/pgrphack"))
	}

	path := "bin:/usr/bin:/bin"
	if r.IntN(3) == 0 {
		path = pick(":bin", "nowhere:bin:/bin", "refused:bin", "private:bin:/bin", "unreadable:bin", "roots:bin", "others:bin:/bin",
			"junk:bin", "links:bin:/bin", "mine:bin", "private", "", "bin/:/bin", "bin", "./bin")
	}
	x.plan = launchPlan{
		Dir: tr.Dir,
		// The first one is always found.
		Path:   tr.Path("bin/" + filepath.Base(argv[0])),
		Argv:   argv,
		Env:    words("TREE="+tr.Dir, "A=0", "PATH="+path, "A=2", "ODD", "=x", "GOMAXPROCS=3"),
		Umask:  []int{0o022, 0o077, 0o002}[r.IntN(3)],
		Files:  map[int]string{0: "stdin", 1: "stdout", 2: "stderr"},
		Limits: map[int]unix.Rlimit{},
	}
	switch r.IntN(8) {
	case 0:
		x.plan.Ignored = []syscall.Signal{syscall.SIGPIPE, syscall.SIGHUP, syscall.SIGXFSZ, syscall.SIGSEGV, syscall.SIGUSR1, 40}
		x.plan.Blocked = []syscall.Signal{syscall.SIGTERM, syscall.SIGUSR2, 35}
	case 1:
		x.plan.Limits[unix.RLIMIT_NOFILE] = unix.Rlimit{Cur: 100, Max: 200}
		x.plan.Limits[unix.RLIMIT_CORE] = unix.Rlimit{Cur: 0, Max: 1000}
		x.plan.Limits[unix.RLIMIT_DATA] = unix.Rlimit{Cur: 1 << 26, Max: 1 << 30}
	case 2:
		x.plan.Files[7] = "seven"
		x.plan.Files[3] = "three"
	case 3:
		// Go's runtime wants a descriptor in the place of a closed one.
		if !strings.Contains(strings.Join(argv, " "), "-o") {
			x.plan.Files[r.IntN(2)] = ""
			x.tight = true
		}
	}
	return x
}

// placeOf is where a descriptor's file is that is another one in each run.
var placeOf = regexp.MustCompile(` (/proc/\d+/|\S*/chain\.\d+/\S+/)`)

// runChain runs x with the programs of a home and returns all that can be known
// about how it ended: with what it said and its exit code, or with a program
// that waits.
func runChain(t *testing.T, tr *tree.Tree, home string, x chain) map[string]string {
	t.Helper()
	for dir := range chainModes {
		os.Remove(tr.Path(dir))
		require.NoError(t, os.Symlink(filepath.Join(home, dir), tr.Path(dir)))
	}
	for _, name := range []string{randomLock, "secret/lock", "stdout", "stderr", "three", "seven"} {
		os.Remove(tr.Path(name))
	}
	p := tr.StartCommand(x.plan.command(tr))
	last := x.plan.Argv[len(x.plan.Argv)-1]
	tree.AwaitOr(t, func() bool {
		if p.Ended() {
			return true
		}
		line, _ := os.ReadFile(tree.PID(p.PID).Path("cmdline"))
		return filepath.Base(last) == "cat" && string(line) == last+"\x00" && tree.PID(p.PID).State() == 'S' // it has loaded its libraries
	}, func() string { return fmt.Sprintf("the end of %q: %s", x.plan.Argv, tr.Read("stderr")) })
	found := map[string]string{}
	if !p.Ended() {
		describe(found, "", tree.PID(p.PID), true, tree.PID(p.PID))
		p.Kill(syscall.SIGKILL)
		found["descriptors"] = placeOf.ReplaceAllString(found["descriptors"], " ")
	} else {
		found["exit"] = fmt.Sprint(p.Wait())
	}
	require.Empty(t, p.Output(), "the launcher failed")
	for _, name := range []string{"stdout", "stderr"} {
		found["file "+name] = read(t, tr, name)
	}
	for _, name := range []string{randomLock, "secret/lock"} {
		if info, err := os.Stat(tr.Path(name)); err == nil {
			found["file "+name] = fmt.Sprint(info.Mode(), info.Sys().(*syscall.Stat_t).Uid, info.Sys().(*syscall.Stat_t).Gid)
		}
	}
	return found
}

// requireSame compares what two chains came to.
func requireSame(t *testing.T, want, got map[string]string, about string) {
	t.Helper()
	for field := range want {
		require.Equal(t, want[field], got[field], "%s of %s", field, about)
	}
	require.Equal(t, len(want), len(got), about)
}

// read is what a file holds, nothing if there is none.
func read(t *testing.T, tr *tree.Tree, name string) string {
	t.Helper()
	b, err := os.ReadFile(tr.Path(name))
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	return string(b)
}

// TestChainLocksPrograms: a program cannot be opened for writing while it runs,
// and does not run while it is open for writing.
func TestChainLocksPrograms(t *testing.T) {
	needC(t)
	homes := chainHomes(t)
	tr := tree.New(t)
	furnishChain(t, tr)
	for _, line := range []string{
		"pgrphack setlock bin/pgrphack /bin/cat",
		"pgrphack setlock bin/setlock /bin/cat",
		"pgrphack setlock bin/envdir /bin/cat",
		"pgrphack setlock bin/envdir envdir empty /bin/cat",
		"setlock bin/envdir envdir empty /bin/cat",
		"setlock -x bin/setlock envdir empty /bin/cat",
		"setlock lock setlock -n /proc/self/exe /bin/cat",
		"pgrphack setlock /proc/self/exe /bin/cat",
	} {
		argv := strings.Fields(line)
		x := chain{plan: launchPlan{
			Dir: tr.Dir, Path: tr.Path("bin/" + argv[0]), Argv: argv, Umask: 0o022,
			Env:   words("TREE="+tr.Dir, "PATH=bin:/bin"),
			Files: map[int]string{0: "stdin", 1: "stdout", 2: "stderr"},
		}}
		want := runChain(t, tr, homes["C"], x)
		requireSame(t, want, runChain(t, tr, homes["apart"], x), line)
		requireSame(t, want, runChain(t, tr, homes["together"], x), line)
	}
}

// TestChainExecutes counts what a chain of three executes, with the program at
// its end: one process takes all steps, but never in the place of a program that
// is not what it seems.
func TestChainExecutes(t *testing.T) {
	needC(t)
	homes := chainHomes(t)
	tr := tree.New(t)
	furnishChain(t, tr)
	for _, test := range []struct {
		about, home string
		change      string // a shell command in the directory of the programs
		chain       string
		want        int
	}{
		{"C", "C", "", "softlimit pgrphack envdir vars", 4},
		{"apart", "apart", "", "softlimit pgrphack envdir vars", 4},
		{"together", "together", "", "softlimit pgrphack envdir vars", 2},
		{"with a path", "together", "", "softlimit $BIN/pgrphack $BIN/../bin/envdir vars", 2},
		{"from two directories", "together", "", "softlimit $BIN/../unreadable/pgrphack envdir vars", 4},
		{"a name of its own", "together", "cp softlimit sl", "sl pgrphack envdir vars", 3},
		{"setuid", "together", "chmod u+s pgrphack", "softlimit pgrphack envdir vars", 3},
		{"no longer setuid", "together", "chmod u-s pgrphack", "softlimit pgrphack envdir vars", 2},
		{"a limit too tight", "together", "", "softlimit -s 70000 pgrphack envdir vars", 4},
		{"a program is locked", "together", "", "setlock $BIN/setuidgid pgrphack envdir vars", 3},
		{"C's beside ours", "together", "cp " + c.program("pgrphack") + " .", "softlimit pgrphack envdir vars", 4},
		{"ours beside C's", "C", "cp " + ours.program("softlimit") + " .", "softlimit pgrphack envdir vars", 4},
	} {
		dir := filepath.Join(homes[test.home], "bin")
		change := exec.Command("sh", "-c", test.change)
		change.Dir = dir
		require.NoError(t, change.Run())
		words := strings.Fields(strings.ReplaceAll(test.chain, "$BIN", dir))
		cmd := tr.Command(append([]string{filepath.Join(dir, words[0])}, append(words[1:], "/bin/true")...)...)
		cmd.Env = []string{"TREE=" + tr.Dir, "PATH=" + dir}
		require.Equal(t, test.want, executions(t, cmd), test.about)
	}
}
