package interop

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/lognote"
	"daemontools-go/test/tree"
)

var multilogSeed = flag.Uint64("multilog.seed", 0, "seed of the random scripts and inputs; 0: a new one")

// A label, wherever it stands.
var multilogLabel = regexp.MustCompile(`@40000000[0-9a-f]{16}`)

// multilogCase is a script and what it reads, in the parts in which it comes.
type multilogCase struct {
	args  []string
	parts [][]byte
}

func (x multilogCase) String() string {
	return fmt.Sprintf("multilog %q < %d bytes in %d parts", x.args, len(bytes.Join(x.parts, nil)), len(x.parts))
}

// TestMultilogSame gives both makers' multilog the same random scripts and
// inputs: with the same seed each time, and with a new one.
func TestMultilogSame(t *testing.T) {
	t.Parallel()
	needC(t)
	seed := multilogChances(t)
	for _, s := range []uint64{1, seed} {
		random := rand.New(rand.NewPCG(s, 0))
		for i := range 60 {
			x := multilogRandom(random)
			t.Run(fmt.Sprintf("%d/%d", s, i), func(t *testing.T) { multilogCompare(t, x) })
		}
	}
}

// multilogChances is the seed of what the test does at random.
func multilogChances(t *testing.T) uint64 {
	t.Helper()
	seed := *multilogSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("to repeat: -multilog.seed=%d", seed)
	return seed
}

// multilogCompare gives both makers' multilog the same, in the same parts and
// at once.
func multilogCompare(t *testing.T, x multilogCase) {
	t.Helper()
	// A line in each read: the C program has no choice where to rotate.
	want, got := multilogRun(t, c, x), multilogRun(t, ours, x)
	require.Equal(t, want.list(), got.list(), "%v", x)

	// As it likes: its files may be longer than ours by what its buffer holds,
	// and that is all.
	all := multilogCase{append([]string{x.args[0], "n1000000"}, x.args[1:]...), [][]byte{bytes.Join(x.parts, nil)}}
	for i, a := range all.args {
		switch a[0] {
		case 'n':
			all.args[i] = "n1000000"
		case '!':
			all.args[i] = "!cat" // the same wherever a file ends
		}
	}
	want, got = multilogRun(t, c, all), multilogRun(t, ours, all)
	require.Equal(t, want.logged(), got.logged(), "%v", all)
}

// multilogRandom makes up a script and lines that it has something to do with.
func multilogRandom(r *rand.Rand) multilogCase {
	return multilogCase{multilogScript(r), multilogParts(r, multilogInput(r))}
}

// multilogScript makes up a script with one log directory at least.
func multilogScript(r *rand.Rand) (args []string) {
	processors := []string{"cat", "tr x z; cat <&4 >&5; echo once >&5", ""}
	args = append(args, []string{"t", "x"}[r.IntN(2)])
	for i := range 1 + r.IntN(8) {
		switch r.IntN(9) {
		case 0:
			args = append(args, "+"+multilogPattern(r))
		case 1:
			args = append(args, "-"+multilogPattern(r))
		case 2:
			args = append(args, "e")
		case 3:
			args = append(args, fmt.Sprintf("=status%d", r.IntN(3)))
		case 4:
			args = append(args, fmt.Sprintf("s%d", 4000+r.IntN(3000)))
		case 5:
			args = append(args, fmt.Sprintf("n%d", r.IntN(5)))
		case 6:
			args = append(args, "!"+processors[r.IntN(len(processors))])
		default:
			args = append(args, fmt.Sprintf("./log%d", i))
		}
	}
	return append(args, "./log")
}

// multilogPattern makes up a pattern. No letter in it is a digit of a label:
// whether it matched would be chance.
func multilogPattern(r *rand.Rand) (pattern string) {
	patterns := []string{"*", "x*", "*x*", "y", "", "*y", "**", "* x", "*\x01*", "xx*y*", "@*", "* *x*"}
	if n := r.IntN(2 * len(patterns)); n < len(patterns) {
		return patterns[n]
	}
	for range r.IntN(8) {
		i := r.IntN(8)
		pattern += "xy *@\x01\xff*"[i:][:1]
	}
	return pattern
}

// multilogInput makes up lines, the last of which may lack its newline.
func multilogInput(r *rand.Rand) (input []byte) {
	for size := r.IntN(30000); len(input) < size; input = append(input, '\n') {
		length := r.IntN(120)
		switch r.IntN(20) {
		case 0:
			length = 950 + r.IntN(100)
		case 1:
			length = r.IntN(9000)
		}
		for range length {
			input = append(input, "xxy \x00\x01*\xff"[r.IntN(8)])
		}
	}
	if len(input) > 0 && r.IntN(3) == 0 {
		input = input[:len(input)-1]
	}
	return input
}

// multilogParts cuts input into what a read of either maker's can return, so
// that no part holds more than a line.
func multilogParts(r *rand.Rand, input []byte) (parts [][]byte) {
	for line := range bytes.Lines(input) {
		for len(line) > 0 {
			n := min(len(line), 1+r.IntN(1024))
			parts = append(parts, line[:n])
			line = line[n:]
		}
	}
	return parts
}

// multilogResult is what a run left, labels aside.
type multilogResult struct {
	dir    string
	exit   int
	stderr string
	files  map[string]string // content by path, the old files of a directory numbered by age
	modes  map[string]os.FileMode
	notes  []string // the paths of what ours keeps beside its files, which C knows nothing of
}

// list is everything, in words.
func (r multilogResult) list() (list []string) {
	list = append(list, fmt.Sprintf("exit %d", r.exit), fmt.Sprintf("stderr %q", r.stderr))
	for path, text := range r.files {
		list = append(list, fmt.Sprintf("%s %v %q", path, r.modes[path], text))
	}
	sort.Strings(list)
	return list
}

// logged is the same with the files of a log directory put together.
func (r multilogResult) logged() (list []string) {
	dirs := map[string]string{}
	var paths []string
	for path := range r.files {
		paths = append(paths, path)
	}
	sort.Strings(paths) // @ comes before current
	list = append(list, fmt.Sprintf("exit %d", r.exit), fmt.Sprintf("stderr %q", r.stderr))
	for _, path := range paths {
		if dir, file := filepath.Split(path); dir == "" || file == "state" || file == "lock" {
			list = append(list, fmt.Sprintf("%s %q", path, r.files[path]))
		} else {
			dirs[dir] += r.files[path]
		}
	}
	for dir, text := range dirs {
		list = append(list, fmt.Sprintf("%s %q", dir, text))
	}
	sort.Strings(list)
	return list
}

// multilogRun runs the maker's multilog in a directory of its own. Every part
// of the input is what one read returns, if there is more than one.
func multilogRun(t *testing.T, m maker, x multilogCase) multilogResult {
	t.Helper()
	r := multilogResult{dir: tree.Memory(t)}
	cmd := exec.Command(m.program("multilog"), x.args...)
	cmd.Dir = r.dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if len(x.parts) == 1 {
		cmd.Stdin = bytes.NewReader(x.parts[0])
		cmd.Run()
	} else {
		in, out := multilogPackets(t)
		cmd.Stdin = in
		require.NoError(t, cmd.Start())
		in.Close()
		for _, part := range x.parts {
			_, err := out.Write(part)
			require.NoError(t, err)
		}
		out.Close()
		cmd.Wait()
	}
	r.exit = cmd.ProcessState.ExitCode()
	r.stderr = multilogLabel.ReplaceAllString(stderr.String(), "@LABEL")
	r.look(t)
	require.Empty(t, r.notes)
	return r
}

// multilogPackets is a pipe from which one read returns what one write wrote.
func multilogPackets(t *testing.T) (in, out *os.File) {
	t.Helper()
	var p [2]int
	require.NoError(t, syscall.Pipe2(p[:], syscall.O_CLOEXEC|syscall.O_DIRECT))
	return os.NewFile(uintptr(p[0]), "in"), os.NewFile(uintptr(p[1]), "out")
}

// look fills in the files.
func (r *multilogResult) look(t *testing.T) {
	t.Helper()
	r.files, r.modes, r.notes = map[string]string{}, map[string]os.FileMode{}, nil
	old := map[string]int{}
	require.NoError(t, filepath.WalkDir(r.dir, func(path string, d os.DirEntry, err error) error { // in lexical order
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(r.dir, path)
		if base := d.Name(); base == lognote.Name || base == lognote.Temp {
			r.notes = append(r.notes, name)
			return nil
		}
		if dir, file := filepath.Split(name); file[0] == '@' {
			name = fmt.Sprintf("%s@%06d%s", dir, old[dir], file[25:])
			old[dir]++
			require.LessOrEqual(t, len(text), 16777215)
		}
		r.files[name] = multilogLabel.ReplaceAllString(string(text), "@LABEL")
		r.modes[name] = info.Mode()
		return nil
	}))
}
