package chaos

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/pkg/logdir"
	"daemontools-go/test/tree"
)

// blows is how many times multilog is killed in all variants together. The
// environment variable CHAOS_KILLS says otherwise.
func blows(t *testing.T) int {
	t.Helper()
	if text := os.Getenv("CHAOS_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		require.NoError(t, err, "CHAOS_KILLS")
		return n
	}
	return rounds(1000)
}

// TestExactlyOnce kills multilog at random moments while a writer writes
// numbered lines into its standard input at full speed, and starts it again on
// the same pipe. In the end every line is in every log directory that it was
// selected for: once, in order, whole.
func TestExactlyOnce(t *testing.T) {
	t.Parallel()
	short := lengths{10, 100, 900}
	for _, v := range []onslaught{
		{name: "one directory", share: 200, lines: lengths{10, 150, 3000}, part: 400 << 10,
			script: []string{"t", "s16777215", "n1000000", "DIR/all"}},
		{name: "small files", share: 150, lines: short, part: 40 << 10,
			script: []string{"t", "s4096", "n1000000", "DIR/all"}},
		{name: "two directories", share: 150, lines: short, part: 200 << 10,
			script: []string{"t", "s30000", "n1000000", "DIR/all", "=DIR/last", "-*", "+* *7 *", "s4096", "DIR/some", "=DIR/selected"}},
		{name: "processor", share: 100, lines: short, part: 60 << 10,
			script: []string{"t", "s16384", "n1000000", "!cat", "DIR/all"}},
		{name: "long lines", share: 150, lines: lengths{8000, 8200, 100000}, part: 400 << 10,
			script: []string{"t", "s16777215", "n1000000", "DIR/all"}},
		{name: "long lines in small files", share: 50, lines: lengths{10, 100, 20000}, part: 100 << 10,
			script: []string{"t", "s4096", "n1000000", "DIR/all"}},
		{name: "other signals", share: 100, lines: short, part: 200 << 10, signals: true,
			script: []string{"t", "s100000", "n1000000", "DIR/all"}},
	} {
		t.Run(v.name, func(t *testing.T) {
			v.kills = max(blows(t)*v.share/1000, 1)
			v.run(t)
		})
	}
}

// onslaught is one way to do that.
type onslaught struct {
	name    string
	share   int // of a thousand kills
	kills   int
	lines   lengths
	part    int64    // how many bytes may pass before a kill
	script  []string // DIR: the scratch directory
	signals bool     // TERM and ALRM as well
}

// selectsSome is whom "+* *7 *" selects behind a label: lines in whose number
// the first 7 is the last digit.
func selectsSome(number int) bool {
	text := strconv.Itoa(number)
	return strings.IndexByte(text, '7') == len(text)-1
}

func (v *onslaught) run(t *testing.T) {
	dir := tree.Memory(t)
	l := newLogger(t, strings.Split(strings.ReplaceAll(strings.Join(v.script, "\n"), "DIR", dir), "\n")...)
	dice := chances(t)
	w := newTorrent(l.pipe(), dice, v.lines)
	t.Cleanup(w.stop)

	killed, ended := 0, 0
	for range v.kills - v.kills/8 {
		p := l.start()
		late := dice.IntN(4) > 0
		if late {
			part := dice.Int64N(v.part)
			l.await(p, w.allow(part, part+160<<10))
			atRandom(dice, 300*time.Microsecond)
		} else { // while it starts
			atRandom(dice, 4*time.Millisecond)
		}
		if v.signals && late {
			if l.strike(p, w, dice) == 0 {
				ended++
				continue
			}
		} else {
			require.Equal(t, 128+9, p.Kill(syscall.SIGKILL), l.output())
		}
		killed++
	}
	w.stop()
	// What is left goes the same way.
	p := l.start()
	for range v.kills / 8 {
		atRandom(dice, 4*time.Millisecond)
		if p.Kill(syscall.SIGKILL) == 0 {
			break
		}
		killed++
		p = l.start()
	}
	require.Equal(t, 0, p.Wait(), l.output())
	<-w.done
	require.NoError(t, w.err)
	t.Logf("%d lines, %d bytes, killed %d times, ended %d times", w.last, w.sent, killed, ended)

	require.Empty(t, l.output())
	for _, argument := range v.script {
		name := strings.TrimPrefix(argument, "DIR/")
		switch argument {
		case "DIR/all":
			require.NoError(t, w.check(tidy(t, dir+"/"+name), true, nil), name)
		case "DIR/some":
			require.NoError(t, w.check(tidy(t, dir+"/"+name), true, selectsSome), name)
		case "=DIR/last":
			w.isLast(t, dir+"/last", w.last)
		case "=DIR/selected":
			last := w.last
			for !selectsSome(last) {
				last--
			}
			w.isLast(t, dir+"/selected", last)
		}
	}
}

// isLast asserts that a status file holds the line of that number.
func (w *torrent) isLast(t *testing.T, file string, number int) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Regexp(t, label, string(text[:labelSize]))
	line, _, _ := bytes.Cut(text[labelSize:], []byte("\n"))
	require.Equal(t, string(w.appendLine(nil, number)), string(line))
}

// atRandom lets some time pass: there is no event that a blow waits for.
func atRandom(dice *rand.Rand, most time.Duration) {
	time.Sleep(time.Duration(dice.Int64N(int64(most))))
}

// logger is a multilog that is started again and again on the same pipe.
type logger struct {
	*tree.Tree
	t     *testing.T
	argv  []string
	stdin *os.File
	said  *os.File
}

// newLogger prepares multilog with a script.
func newLogger(t *testing.T, script ...string) *logger {
	t.Helper()
	l := &logger{Tree: tree.New(t, bin), t: t, argv: append([]string{"multilog"}, script...)}
	said, err := os.OpenFile(l.Path("said"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	require.NoError(t, err)
	t.Cleanup(func() { said.Close() })
	l.said = said
	return l
}

// pipe makes the pipe and returns the end to write to, which is the caller's.
func (l *logger) pipe() *os.File {
	l.t.Helper()
	var fds [2]int
	require.NoError(l.t, unix.Pipe2(fds[:], unix.O_CLOEXEC))
	l.stdin = os.NewFile(uintptr(fds[0]), "in")
	// A writer that is still at work when the test fails gets EPIPE.
	l.t.Cleanup(func() { l.stdin.Close() })
	return os.NewFile(uintptr(fds[1]), "out")
}

// start starts the next multilog, by way of a command line that ends with its.
func (l *logger) start(chain ...string) *tree.Process {
	l.t.Helper()
	cmd := l.Command(append(chain, l.argv...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = l.stdin, l.said, l.said
	return l.StartCommand(cmd)
}

// output is what all of them have said.
func (l *logger) output() string { return l.Read("said") }

// await waits for a moment that comes while p runs.
func (l *logger) await(p *tree.Process, moment <-chan struct{}) {
	l.t.Helper()
	for deadline := time.Now().Add(patience); ; {
		select {
		case <-moment:
			return
		case <-time.After(100 * time.Millisecond):
		}
		require.False(l.t, p.Ended(), "multilog ended by itself: %s", l.output())
		require.True(l.t, time.Now().Before(deadline), "multilog does not read; it said: %s", l.output())
	}
}

// strike ends p in one of several ways, all of which lose nothing, and returns
// its exit code.
func (l *logger) strike(p *tree.Process, w *torrent, dice *rand.Rand) int {
	l.t.Helper()
	switch dice.IntN(4) {
	case 0:
		tree.Await(l.t, "multilog to lock a directory", func() bool { return p.Ended() || locks(p.PID) })
		syscall.Kill(p.PID, syscall.SIGTERM)
		tree.Await(l.t, "multilog to end", func() bool {
			w.allow(0, 1) // the line's end that it may be waiting for
			return p.Ended()
		})
		require.Equal(l.t, 0, p.Wait(), l.output())
		return 0
	case 1:
		syscall.Kill(p.PID, syscall.SIGTERM)
		return p.Kill(syscall.SIGKILL)
	case 2:
		syscall.Kill(p.PID, syscall.SIGALRM)
		atRandom(dice, 200*time.Microsecond)
	}
	return p.Kill(syscall.SIGKILL)
}

// locks reports whether a process has locked a file: multilog does that when it
// is prepared for signals.
func locks(pid int) bool {
	list, _ := os.ReadFile("/proc/locks")
	return strings.Contains(string(list), fmt.Sprintf(" FLOCK  ADVISORY  WRITE %d ", pid))
}

// tidy is what the files of a log directory hold, oldest first, after a clean
// end: there is nothing else in it.
func tidy(t *testing.T, dir string) []byte {
	t.Helper()
	entries, err := os.ReadDir(dir) // in order: @ comes before current
	require.NoError(t, err)
	var log []byte
	for _, e := range entries {
		name := e.Name()
		switch {
		case name == logdir.Lock || name == logdir.State:
			continue
		case strings.HasPrefix(name, "@"):
			require.Regexp(t, `^@40000000[0-9a-f]{16}\.[su]$`, name)
		default:
			require.Equal(t, logdir.Current, name, "in %v", names(entries))
			info, err := e.Info()
			require.NoError(t, err)
			require.Equal(t, os.FileMode(logdir.DoneMode), info.Mode())
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		log = append(log, text...)
	}
	return log
}

// names are those of entries but for the finished files.
func names(entries []os.DirEntry) (list []string) {
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "@") {
			list = append(list, e.Name())
		}
	}
	return list
}
