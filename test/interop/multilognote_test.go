package interop

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/lognote"
	"daemontools-go/test/tree"
)

// TestMultilogNoteOutdated kills our multilog in the midst of its work, so that
// it leaves a note, lets the C program continue the directory on the same pipe,
// and then ours again. The C program knows nothing of the note and so may write
// again what ours wrote and did not take, or lack the beginning of a line that
// ours took. From then on the note means nothing: nothing that is on file is
// cut off, and ours goes on exactly where the C program stopped.
func TestMultilogNoteOutdated(t *testing.T) {
	t.Parallel()
	needC(t)
	random := rand.New(rand.NewPCG(multilogChances(t), 1))
	for i := range 20 {
		for _, end := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
			t.Run(fmt.Sprintf("%v/%d", end, i), func(t *testing.T) {
				// A file system in memory gives no inode number twice, others do.
				dir := tree.Memory(t)
				if i%2 == 1 {
					dir = t.TempDir()
				}
				p := newPassedOn(t, filepath.Join(dir, "log"), random)

				p.phase(ours, syscall.SIGKILL, random.IntN(2) == 0)
				first := p.log()
				require.True(t, strings.HasPrefix(p.text, first))

				p.phase(c, end, true)
				second := p.log()
				require.True(t, strings.HasPrefix(second, first), "the C program cut something off")

				for range random.IntN(3) {
					p.phase(ours, syscall.SIGKILL, true)
				}
				p.phase(ours, 0, true)
				third := p.log()
				require.True(t, strings.HasPrefix(third, second), "something was cut off")

				by := second[len(first):]
				began := strings.Index(p.text, by[:min(len(by), 1000)])
				const line = 1000
				require.GreaterOrEqual(t, began, len(first)-p.size())
				require.LessOrEqual(t, began, len(first)+line)
				require.True(t, strings.HasPrefix(p.text[began:], by))
				ended := began + len(by)

				rest := third[len(second):]
				resumed := p.at - len(rest)
				require.Equal(t, p.text[resumed:p.at], rest)
				if end == syscall.SIGTERM {
					require.Equal(t, ended, resumed, "where the C program ended, and ours resumed")
				} else { // what the C program had read is lost
					const block = 1024
					require.GreaterOrEqual(t, resumed, ended)
					require.LessOrEqual(t, resumed, ended+block+line)
				}
				require.NoFileExists(t, filepath.Join(p.dir, lognote.Name))
				require.NoFileExists(t, filepath.Join(p.dir, lognote.Temp))
			})
		}
	}
}

// passedOn is a pipe and a log directory that one multilog takes over from the
// other.
type passedOn struct {
	t       *testing.T
	random  *rand.Rand
	dir     string
	in, out *os.File
	text    string // all that there is to be written
	at      int    // how much of it was
}

func newPassedOn(t *testing.T, dir string, random *rand.Rand) *passedOn {
	t.Helper()
	var fds [2]int
	require.NoError(t, unix.Pipe2(fds[:], unix.O_CLOEXEC))
	p := &passedOn{t: t, random: random, dir: dir, in: os.NewFile(uintptr(fds[0]), "in"), out: os.NewFile(uintptr(fds[1]), "out")}
	t.Cleanup(func() { p.in.Close(); p.out.Close() })
	var text strings.Builder
	for i := 0; text.Len() < 1<<20; i++ {
		fmt.Fprintf(&text, "%d %s\n", i, strings.Repeat("x", random.IntN(200)))
	}
	p.text = text.String()
	return p
}

// phase starts the maker's multilog, writes something, up to a line's end if
// whole, and ends multilog by the signal before it can have read all of it, or
// with the end of its input.
func (p *passedOn) phase(m maker, end syscall.Signal, whole bool) {
	p.t.Helper()
	cmd := exec.Command(m.program("multilog"), "s16777215", "n100", p.dir)
	var said strings.Builder
	cmd.Stdin, cmd.Stderr = p.in, &said
	require.NoError(p.t, cmd.Start())
	defer cmd.Process.Kill()
	was := len(p.log())
	to := p.at + 68<<10 + p.random.IntN(96<<10)
	if whole {
		to += strings.IndexByte(p.text[to:], '\n') + 1
	}
	_, err := io.WriteString(p.out, p.text[p.at:to])
	require.NoError(p.t, err)
	p.at = to
	if end == 0 {
		p.out.Close()
		require.NoError(p.t, cmd.Wait())
	} else {
		require.Eventually(p.t, func() bool { return len(p.log()) > was }, 30*time.Second, 100*time.Microsecond)
		time.Sleep(time.Duration(p.random.IntN(300)) * time.Microsecond) // at any moment
		ended := make(chan error, 1)
		require.NoError(p.t, cmd.Process.Signal(end))
		go func() { ended <- cmd.Wait() }()
		err := p.again(cmd, end, ended)
		require.Equal(p.t, end != syscall.SIGTERM, err != nil, "%v", err)
	}
	require.Empty(p.t, said.String())
}

// again sends the signal again and again until the process has ended: C's
// multilog can miss one that comes just before it waits for input.
func (p *passedOn) again(cmd *exec.Cmd, end syscall.Signal, ended <-chan error) error {
	for {
		select {
		case err := <-ended:
			return err
		case <-time.After(100 * time.Millisecond):
			cmd.Process.Signal(end)
		}
	}
}

// log is what the log directory holds. There are no rotations in it.
func (p *passedOn) log() (text string) {
	p.t.Helper()
	old, err := filepath.Glob(filepath.Join(p.dir, "@*"))
	require.NoError(p.t, err)
	for _, file := range append(old, filepath.Join(p.dir, logdir.Current)) {
		b, _ := os.ReadFile(file) // the first multilog may not have come so far
		text += string(b)
	}
	return text
}

// size is how much the pipe can hold: ours may have enlarged it.
func (p *passedOn) size() int {
	p.t.Helper()
	n, err := unix.FcntlInt(p.in.Fd(), unix.F_GETPIPE_SZ, 0)
	require.NoError(p.t, err)
	return n
}
