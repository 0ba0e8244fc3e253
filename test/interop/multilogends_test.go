package interop

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

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
