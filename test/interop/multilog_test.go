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
	"strings"
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

// multilogRunning is a multilog that runs, and the pipe it reads from.
type multilogRunning struct {
	*exec.Cmd
	in, out *os.File
	stderr  bytes.Buffer
}

func multilogStart(t *testing.T, m maker, dir string, args ...string) *multilogRunning {
	t.Helper()
	l := &multilogRunning{Cmd: exec.Command(m.program("multilog"), args...)}
	l.in, l.out = multilogPackets(t)
	l.Dir, l.Stdin, l.Stderr = dir, l.in, &l.stderr
	require.NoError(t, l.Start())
	t.Cleanup(func() { l.Process.Kill(); l.Wait(); l.in.Close(); l.out.Close() })
	return l
}

// write writes line by line, until there is nobody left to read it.
func (l *multilogRunning) write(text string) {
	l.in.Close()
	for _, line := range strings.SplitAfter(text, "\n") {
		l.out.WriteString(line)
	}
}

// multilogAwait waits until a file holds the text.
func multilogAwait(t *testing.T, file, text string) {
	t.Helper()
	require.Eventually(t, func() bool {
		b, _ := os.ReadFile(file)
		return strings.Contains(string(b), text)
	}, 30*time.Second, time.Millisecond, "%s lacks %q", file, text)
}

// TestMultilogContinues lets each maker continue what each left, after all the
// ends there are.
func TestMultilogContinues(t *testing.T) {
	t.Parallel()
	needC(t)
	const line = "a line of some length, to fill a file with\n"
	text := strings.Repeat(line, 300)
	// What ends one file and begins no other: ours goes on while a processor runs.
	file := strings.Repeat(line, (4096-2000+len(line)-1)/len(line))
	ends := map[string]func(t *testing.T, m maker, dir string){
		"the end of input": func(t *testing.T, m maker, dir string) {
			l := multilogStart(t, m, dir, "s4096", "n100", "./log")
			l.write(text + "the end\n")
			l.out.Close()
			require.NoError(t, l.Wait())
		},
		"TERM": func(t *testing.T, m maker, dir string) {
			l := multilogStart(t, m, dir, "s4096", "n100", "./log")
			l.write(text + "the end\n")
			multilogAwait(t, dir+"/log/current", "the end")
			require.NoError(t, l.Process.Signal(syscall.SIGTERM))
			require.NoError(t, l.Wait())
		},
		"kill": func(t *testing.T, m maker, dir string) {
			l := multilogStart(t, m, dir, "s4096", "n100", "./log")
			l.write(text + "the end\n")
			multilogAwait(t, dir+"/log/current", "the end")
			require.NoError(t, l.Process.Kill())
			l.Wait()
		},
		"kill before the first line": func(t *testing.T, m maker, dir string) {
			l := multilogStart(t, m, dir, "./log")
			require.Eventually(t, func() bool {
				info, err := os.Stat(dir + "/log/current")
				return err == nil && info.Mode() == 0o644
			}, 30*time.Second, time.Millisecond)
			require.NoError(t, l.Process.Kill())
			l.Wait()
		},
		"kill while the processor runs": func(t *testing.T, m maker, dir string) {
			l := multilogStart(t, m, dir, "s4096", "n100", "!head -c 100; echo half >&5; kill -9 $PPID", "./log")
			l.write(file)
			l.Wait()
		},
		"kill when the processor has run once": func(t *testing.T, m maker, dir string) {
			l := multilogStart(t, m, dir, "s4096", "n100", "!test ! -s /dev/fd/4 || kill -9 $PPID; cat; echo run >&5", "./log")
			l.write(file + file)
			l.Wait()
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			for _, first := range makers {
				for _, second := range makers {
					r := multilogResult{dir: tree.Memory(t)}
					end(t, first, r.dir)
					require.Eventually(t, func() bool { // a processor may outlive what it killed
						return len(multilogIn(r.dir)) == 0
					}, 30*time.Second, time.Millisecond)
					l := multilogStart(t, second, r.dir, "t", "s4096", "n100", "!sed s/^/:/; cat <&4 >&5; echo once >&5", "./log")
					l.write(text + "more")
					l.out.Close()
					require.NoError(t, l.Wait())
					require.Empty(t, l.stderr.String())
					r.look(t)
					if want == nil {
						want = r.list()
					}
					require.Equal(t, want, r.list(), "%s began, %s went on", first, second)
				}
			}
		})
	}
}

// multilogIn are the processes that work in the directory.
func multilogIn(dir string) (found []string) {
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, link := range links {
		if cwd, err := os.Readlink(link); err == nil && strings.HasPrefix(cwd, dir) {
			found = append(found, link)
		}
	}
	return found
}

// TestMultilogFinds furnishes a log directory with all that a kill can leave,
// in all combinations, and compares what the makers make of it.
func TestMultilogFinds(t *testing.T) {
	t.Parallel()
	needC(t)
	kinds := map[string][]string{
		"current":   {"", "644", "744", "100", "linked"},
		"previous":  {"", "644", "744", "linked"},
		"processed": {"", "644", "744", "linked"},
		"state":     {"", "644"},
		"newstate":  {"", "644"},
	}
	names := []string{"current", "previous", "processed", "state", "newstate"}
	var each func(i int, found []string)
	cases := 0
	each = func(i int, found []string) {
		if i < len(names) {
			for _, kind := range kinds[names[i]] {
				each(i+1, append(found[:i:i], kind))
			}
			return
		}
		cases++
		var want []string
		for _, m := range makers {
			r := multilogResult{dir: tree.Memory(t)}
			log := filepath.Join(r.dir, "log")
			require.NoError(t, os.Mkdir(log, 0o700))
			for j, kind := range found {
				file := filepath.Join(log, names[j])
				mode := os.FileMode(0o744)
				if kind == "" {
					continue
				}
				if kind != "linked" {
					fmt.Sscanf(kind, "%o", &mode)
				}
				require.NoError(t, os.WriteFile(file, []byte(names[j]+"\n"), 0o600))
				require.NoError(t, os.Chmod(file, mode))
				if kind == "linked" {
					require.NoError(t, os.Link(file, fmt.Sprintf("%s/@40000000%016d.s", log, j)))
				}
			}
			cmd := exec.Command(m.program("multilog"), "./log")
			cmd.Dir, cmd.Stdin = r.dir, strings.NewReader("new\n")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err)
			require.Empty(t, out)
			r.look(t)
			if m == c {
				want = r.list()
			}
			require.Equal(t, want, r.list(), "%v: %v", names, found)
		}
	}
	each(0, nil)
	t.Logf("%d cases", cases)
}

// TestMultilogKilledAnywhere kills each maker's multilog at one system call
// after the other that changes the log directory, and lets each continue: no
// line may be missing or doubled.
func TestMultilogKilledAnywhere(t *testing.T) {
	t.Parallel()
	needC(t)
	strace, err := exec.LookPath("strace")
	if err == nil {
		err = exec.Command(strace, "-o", "/dev/null", "true").Run()
	}
	if err != nil {
		t.Skip("needs strace, to kill at a system call: ", err)
	}
	text := ""
	for i := range 100 {
		text += fmt.Sprintf("line %d of some length, to fill a file with\n", i)
	}
	calls := []string{"fsync", "rename,renameat,renameat2", "fchmod", "chmod,fchmodat", "link,linkat", "unlink,unlinkat"}
	for _, call := range calls {
		for when := 1; when <= 5; when++ {
			t.Run(fmt.Sprintf("%s %d", call, when), func(t *testing.T) {
				t.Parallel()
				for _, first := range makers {
					for _, second := range makers {
						r := multilogResult{dir: tree.Memory(t)}
						in, err := os.Create(filepath.Join(t.TempDir(), "in"))
						require.NoError(t, err)
						defer in.Close()
						require.NoError(t, os.WriteFile(in.Name(), []byte(text), 0o600))
						cmd := exec.Command(strace, "-f", "-o", "/dev/null", "-e", "trace="+call,
							"-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, when), first.program("multilog"), "s4096", "./log")
						cmd.Dir, cmd.Stdin = r.dir, in
						cmd.Run()
						require.DirExists(t, filepath.Join(r.dir, "log"))

						cmd = exec.Command(second.program("multilog"), "s4096", "./log")
						cmd.Dir = r.dir
						out, err := cmd.CombinedOutput()
						require.NoError(t, err)
						require.Empty(t, out)
						r.look(t)
						logged := ""
						for _, line := range r.logged() {
							if rest, ok := strings.CutPrefix(line, "log/ "); ok {
								fmt.Sscanf(rest, "%q", &logged)
							}
						}
						require.True(t, strings.HasPrefix(text, logged), "%s killed, %s went on: %q", first, second, logged)
					}
				}
			})
		}
	}
}

// TestMultilogTerm ends each maker's multilog in mid-line: the line is finished,
// and the next one is left to the next reader.
func TestMultilogTerm(t *testing.T) {
	t.Parallel()
	needC(t)
	for _, m := range makers {
		dir := tree.Memory(t)
		in, out, err := os.Pipe()
		require.NoError(t, err)
		defer in.Close()
		defer out.Close()
		cmd := exec.Command(m.program("multilog"), "./log")
		cmd.Dir, cmd.Stdin = dir, in
		require.NoError(t, cmd.Start())
		defer func() { cmd.Process.Kill(); cmd.Wait() }()

		out.WriteString("one\ntw")
		multilogAwait(t, dir+"/log/current", "one")
		require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
		require.Eventually(t, func() bool { // it has arrived
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
			return err == nil && !regexp.MustCompile(`Pnd:\t.*[1-9a-f]`).Match(status)
		}, 30*time.Second, time.Millisecond)
		out.WriteString("o\nthree\n")
		require.NoError(t, cmd.Wait())
		rest := make([]byte, 100)
		n, err := in.Read(rest)
		require.NoError(t, err)
		require.Equal(t, "three\n", string(rest[:n]), m)
		text, err := os.ReadFile(dir + "/log/current")
		require.NoError(t, err)
		require.Equal(t, "one\ntwo\n", string(text), m)
	}
}
