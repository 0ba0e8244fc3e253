package interop

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/tree"
)

// Where a row of the control matrix begins.
const (
	isUp     = "up"     // the service runs, and TERM does not end it
	isPaused = "paused" // so, and it is stopped
	isDown   = "down"   // there is a file down
	isMortal = "mortal" // the service runs, and TERM ends it
)

// controls are what a client can tell a supervise, and what comes of it: what
// the service hears, in the order of the signals' numbers (a star: it may not
// come to hear it before it is killed or stopped; a question mark: ours does not
// pause for a second after a start, and the service may not be able to hear
// yet), what svstat says, and the paused and want bytes of the status record.
var controls = []struct {
	from    string
	letters string // for svc; in parentheses: bytes that no client sends, written as they are
	hears   string
	says    string
	record  string
}{
	{isUp, "", "start", "up", "0 u"},
	{isUp, "u", "start", "up", "0 u"},
	{isUp, "d", "start term cont", "up, want down", "0 d"},
	{isUp, "o", "start", "up", "0 0"},
	{isUp, "x", "start", "up", "0 u"},
	{isUp, "p", "start", "up, paused", "1 u"},
	{isUp, "c", "start cont", "up", "0 u"},
	{isUp, "h", "start hup", "up", "0 u"},
	{isUp, "a", "start alrm", "up", "0 u"},
	{isUp, "i", "start int", "up", "0 u"},
	{isUp, "t", "start term", "up", "0 u"},
	{isUp, "k", "start start", "up", "0 u"},
	{isUp, "(\n\x00Z?+=lLUD \xff)", "start", "up", "0 u"},

	{isDown, "", "", "down", "0 d"},
	{isDown, "u", "start", "up, normally down", "0 u"},
	{isDown, "d", "", "down", "0 d"},
	{isDown, "o", "start", "up, normally down", "0 0"},
	{isDown, "x", "", "supervise not running", "0 d"},
	{isDown, "p", "", "down", "0 d"},
	{isDown, "c", "", "down", "0 d"},
	{isDown, "h", "", "down", "0 d"},
	{isDown, "a", "", "down", "0 d"},
	{isDown, "i", "", "down", "0 d"},
	{isDown, "t", "", "down", "0 d"},
	{isDown, "k", "", "down", "0 d"},
	{isDown, "(\nhello)", "start", "up, normally down", "0 0"},

	{isPaused, "", "start", "up, paused", "1 u"},
	{isPaused, "u", "start", "up, paused", "1 u"},
	{isPaused, "d", "start term cont", "up, want down", "0 d"},
	{isPaused, "o", "start", "up, paused", "1 0"},
	{isPaused, "x", "start", "up, paused", "1 u"},
	{isPaused, "p", "start", "up, paused", "1 u"},
	{isPaused, "c", "start cont", "up", "0 u"},
	{isPaused, "t", "start", "up, paused", "1 u"},
	{isPaused, "k", "start start", "up", "0 u"},
	{isPaused, "tc", "start term cont", "up", "0 u"},

	{isUp, "du", "start term cont", "up", "0 u"},
	{isUp, "ud", "start term cont", "up, want down", "0 d"},
	{isUp, "dud", "start term cont", "up", "0 u"},
	{isUp, "hait", "start hup int alrm term", "up", "0 u"},
	{isUp, "tiah", "start hup int alrm term", "up", "0 u"},
	{isUp, "pc", "start cont", "up", "0 u"},
	{isUp, "cp", "start*", "up, paused", "1 u"},
	{isUp, "od", "start term cont", "up, want down", "0 d"},
	{isUp, "ou", "start", "up", "0 u"},
	{isUp, "dx", "start term cont", "up, want down", "0 d"},
	{isUp, "dk", "start*", "down, normally up", "0 d"},
	{isUp, "ok", "start", "down, normally up", "0 0"},
	{isUp, "xk", "start", "supervise not running", "0 u"},
	{isUp, "dxk", "start*", "supervise not running", "0 d"},

	{isDown, "pu", "start", "up, normally down", "0 u"},
	{isDown, "ux", "start", "up, normally down", "0 u"},
	{isDown, "up", "?", "up, normally down, paused", "1 u"},
	{isDown, "do", "start", "up, normally down", "0 0"},
	{isDown, "px", "", "supervise not running", "0 d"},
	{isDown, "ok", "?", "down", "0 0"},

	{isMortal, "t", "start term start", "up", "0 u"},
	{isMortal, "d", "start term", "down, normally up", "0 d"},
	{isMortal, "du", "start term start", "up", "0 u"},
	{isMortal, "ud", "start term", "down, normally up", "0 d"},
	{isMortal, "dx", "start term", "supervise not running", "0 d"},
	{isMortal, "xt", "start term", "supervise not running", "0 u"},
	{isMortal, "ot", "start term", "down, normally up", "0 0"},
	{isMortal, "otu", "start term start", "up", "0 u"},
	{isMortal, "k", "start start", "up", "0 u"},
}

// TestControl sends every control byte, alone and in groups, with both svcs to
// both supervises, and asks both svstats.
func TestControl(t *testing.T) {
	needC(t)
	t.Logf("%d cases", len(controls)*len(makers)*len(makers))
	for _, row := range controls {
		for _, supervise := range makers {
			for _, client := range makers {
				t.Run(fmt.Sprintf("%s/%q/%s supervise, %s svc", row.from, row.letters, supervise, client), func(t *testing.T) {
					t.Parallel()
					x := supervised(t, supervise, row.from)
					x.mayHear = strings.HasSuffix(row.hears, "*")
					x.deaf = row.hears == "?"
					x.send(t, client, row.letters)
					want := fmt.Sprintf("%s\n%s\n%s", row.hears, row.says, row.record)
					await := func() {
						tree.AwaitOr(t, func() bool { return want == x.look() },
							func() string { return "for\n" + want + "\ninstead of\n" + x.look() })
					}
					await()
					x.settle(t) // what it was on its way to something else it is not any more
					await()
					for _, m := range makers {
						x.ask(t, m, row.says)
					}
				})
			}
		}
	}
}

// subject is a supervise under test.
type subject struct {
	*tree.Tree
	process *tree.Process
	mayHear bool // what a life of the service hears after its start is open
	deaf    bool // what the service hears is open
}

// supervised starts the maker's supervise on the run directory app.
func supervised(t *testing.T, m maker, from string) *subject {
	t.Helper()
	x := &subject{Tree: tree.New(t)}
	self, err := os.Executable()
	require.NoError(t, err)
	require.NoError(t, os.Mkdir(x.Path("app"), 0o755))
	require.NoError(t, os.Symlink(self, x.Path("app/run")))
	if from != isMortal {
		x.Write("app/deaf", "", 0o644)
	}
	if from == isDown {
		x.Write("app/down", "", 0o644)
	}
	cmd := exec.Command(m.program("supervise"), "app")
	cmd.Args[0] = "supervise"
	cmd.Dir, cmd.Env = x.Dir, x.Env
	x.process = x.StartCommand(cmd)
	if from == isDown {
		tree.Await(t, "supervise", func() bool { return x.Running("app") })
		return x
	}
	tree.Await(t, "the service's first word", func() bool { return x.Read("app/seen") == "start\n" })
	if from == isPaused {
		x.write(t, "p")
		tree.Await(t, "a stopped service", func() bool {
			s, _ := x.Status("app")
			return s.Paused && tree.PID(s.PID).State() == 'T'
		})
	}
	return x
}

// send sends letters with the client's svc, or as bytes of no meaning.
func (x *subject) send(t *testing.T, client maker, letters string) {
	t.Helper()
	if odd, ok := strings.CutPrefix(letters, "("); ok {
		x.write(t, strings.TrimSuffix(odd, ")"))
		return
	}
	words := []string{client.program("svc")}
	if letters != "" {
		words = append(words, "-"+letters)
	}
	r := x.Run(append(words, "app")...)
	require.Equal(t, tree.Result{}, r)
}

// write writes control bytes into the FIFO.
func (x *subject) write(t *testing.T, bytes string) {
	t.Helper()
	f, err := os.OpenFile(x.Path("app/"+rundir.Control), os.O_WRONLY|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.WriteString(bytes)
	require.NoError(t, err)
}

// look is what can be seen of the service: what it heard, what state it is in,
// and two bytes of its record.
func (x *subject) look() string {
	s, _ := x.Status("app")
	says := "supervise not running"
	if x.Running("app") {
		says = x.state(s)
	} else if !x.process.Ended() {
		says = "supervise about to end"
	}
	want := "0"
	if s.Want != 0 {
		want = string(s.Want)
	}
	paused := 0
	if s.Paused {
		paused = 1
	}
	return fmt.Sprintf("%s\n%s\n%d %s", x.heard(), says, paused, want)
}

// state is what svstat should say of s, without numbers. A service that is said
// to be stopped or not must be so.
func (x *subject) state(s rundir.State) string {
	_, err := os.Stat(x.Path("app/" + rundir.Down))
	down := err == nil
	says := "down"
	if s.PID != 0 {
		says = "up"
		if stopped := tree.PID(s.PID).State() == 'T'; stopped != s.Paused {
			return fmt.Sprintf("stopped is %v, paused %v", stopped, s.Paused)
		}
	}
	switch {
	case s.PID != 0 && down:
		says += ", normally down"
	case s.PID == 0 && !down:
		says += ", normally up"
	}
	if s.Paused {
		says += ", paused"
	}
	switch {
	case s.PID == 0 && s.Want == rundir.WantUp:
		says += ", want up"
	case s.PID != 0 && s.Want == rundir.WantDown:
		says += ", want down"
	}
	return says
}

// heard puts what one life of the service heard into the order of the signals'
// numbers: signals that come close together have no other.
func (x *subject) heard() string {
	if x.deaf {
		return "?"
	}
	var words []string
	for i, life := range strings.Split(x.Read("app/seen"), "start\n") {
		switch {
		case i == 0: // before the first start
			continue
		case x.mayHear:
			words = append(words, "start*")
			continue
		}
		words = append(words, "start")
		for _, sound := range []string{"hup", "int", "alrm", "term", "cont"} {
			for range strings.Count(life, sound+"\n") {
				words = append(words, sound)
			}
		}
	}
	return strings.Join(words, " ")
}

// settle waits until supervise has read every control byte and waits for more,
// and the service has heard all that was sent to it.
func (x *subject) settle(t *testing.T) {
	t.Helper()
	tree.Await(t, "a quiet supervise", func() bool {
		if x.process.Ended() {
			return true
		}
		fd, err := unix.Open(x.Path("app/"+rundir.Control), unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err != nil {
			return false
		}
		defer unix.Close(fd)
		unread, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
		return err == nil && unread == 0 && tree.PID(x.process.PID).Waits()
	})
	s, _ := x.Status("app")
	if x.deaf || s.PID == 0 || s.Paused || x.process.Ended() {
		return
	}
	before := strings.Count(x.Read("app/seen"), "winch")
	require.NoError(t, syscall.Kill(int(s.PID), syscall.SIGWINCH))
	tree.Await(t, "the service's answer", func() bool { return strings.Count(x.Read("app/seen"), "winch") > before })
}

// ask compares what the maker's clients say with what they should.
func (x *subject) ask(t *testing.T, m maker, says string) {
	t.Helper()
	want := "app: " + says
	exit := 0
	s, _ := x.Status("app")
	switch {
	case !x.Running("app"):
		exit = 100
	case s.PID != 0:
		want = strings.Replace(want, "up", fmt.Sprintf("up (pid %d) S seconds", s.PID), 1)
	default:
		want = strings.Replace(want, "down", "down S seconds", 1)
	}
	r := x.Run(m.program("svstat"), "app")
	r.Stdout = seconds.ReplaceAllString(r.Stdout, "S seconds")
	require.Equal(t, tree.Result{Stdout: want + "\n"}, r)
	require.Equal(t, tree.Result{Exit: exit}, x.Run(m.program("svok"), "app"))
}
