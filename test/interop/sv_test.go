package interop

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/debian"
	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

// svSteps are command lines of sv, one after the other on one tree. They are
// given to runit's sv with a runsv for each service, to ours with the same, and
// to ours with our supervise for each service; all must answer with the same
// bytes and the same exit code.
var svSteps = []struct {
	argv string // words, separated by blanks; the first may be an init script
	// differs is the key in docs/differences.md under which ours answers something
	// else on purpose.
	differs string
}{
	{argv: "sv"},
	{argv: "sv status"},
	{argv: "sv bogus web"},
	{argv: "sv -z status web"},
	{argv: "sv -w"},
	{argv: "sv status web logged idle bare nowhere"},
	{argv: "sv s ./services/web services/web/ logged/log web/"},
	{argv: "sv start idle"},
	{argv: "sv check web idle"},
	{argv: "sv -v pause web"},
	{argv: "sv status web"},
	{argv: "sv -v cont web"},
	{argv: "sv reload web"},
	{argv: "sv restart web"},
	{argv: "sv try-restart idle"},
	{argv: "sv force-reload web"},
	{argv: "sv force-restart web"},
	{argv: "sv -v once idle"},
	{argv: "sv status idle"},
	{argv: "sv stop idle"},
	{argv: "sv status idle"},
	{argv: "sv try-restart idle"},
	{argv: "sv -v hup idle"},
	{argv: "sv -v alarm bare"},
	{argv: "sv -w 1 stop stubborn"},
	{argv: "sv status stubborn"},
	{argv: "sv -w 1 force-stop stubborn"},
	{argv: "sv -w 9 check stubborn"},
	{argv: "sv -w 1 start checked"},
	{argv: "init.d/web status"},
	{argv: "init.d/idle status"},
	{argv: "init.d/bare status"},
	{argv: "init.d/nowhere status"},
	{argv: "init.d/web stat"},
	{argv: "init.d/web"},
	{argv: "init.d/web -w 9 restart"},
	{argv: "init.d/web stop"},
	{argv: "init.d/web status"},
	{argv: "sv stop logged"},
	{argv: "init.d/logged status", differs: "sv-lsb-log"},
	{argv: "sv shutdown web"},
	{argv: "sv force-shutdown idle"},
	{argv: "sv status web"},
	{argv: "sv up web"},
	{argv: "sv exit web"},
	{argv: "sv shutdown web"},
}

// TestSV puts our sv beside runit's.
func TestSV(t *testing.T) {
	runit, err := findRunit()
	if err != nil {
		debian.Missing(t, "runit's sv", err)
	}
	t.Parallel()
	want := svAnswers(t, filepath.Join(runit, "sv"), filepath.Join(runit, "runsv"))
	for _, supervise := range []string{filepath.Join(runit, "runsv"), ours.program("supervise")} {
		t.Run(filepath.Base(supervise), func(t *testing.T) {
			t.Parallel()
			got := svAnswers(t, ours.program("sv"), supervise)
			for i, step := range svSteps {
				if step.differs == "" {
					require.Equal(t, want[i], got[i])
					continue
				}
				require.NotEqual(t, want[i], got[i], "marked as a difference (%s)", step.differs)
			}
		})
	}
}

// TestSVDifferencesAreDocumented holds the marks of the steps against the page
// that explains them.
func TestSVDifferencesAreDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(suite.Root(), "docs/differences.md"))
	require.NoError(t, err)
	for _, step := range svSteps {
		if step.differs != "" {
			require.Contains(t, string(page), "`"+step.differs+"`", step.argv)
		}
	}
}

// findRunit returns the directory of runit's programs: of the installed package,
// or of the unpacked one.
func findRunit() (string, error) {
	if _, err := os.Stat("/usr/bin/runsv"); err == nil {
		return "/usr/bin", nil
	}
	root, err := debian.Unpack("runit")
	if err != nil {
		return "", err
	}
	for _, dir := range []string{"usr/bin", "bin"} {
		if _, err := os.Stat(filepath.Join(root, dir, "runsv")); err == nil {
			return filepath.Join(root, dir), nil
		}
	}
	return "", errors.New(root + " does not hold runsv")
}

// svAnswers takes the steps on a tree of its own, and returns what was answered.
func svAnswers(t *testing.T, sv, supervise string) (answers []string) {
	t.Helper()
	tr := tree.New(t)
	const sleeps = "#!/bin/sh\ntrap '' HUP\nexec sleep 1000\n"
	for _, name := range []string{"web", "logged", "logged/log", "idle", "checked"} {
		tr.Write("services/"+name+"/run", sleeps, 0o755)
	}
	tr.Write("services/stubborn/run", "#!/bin/sh\ntrap '' TERM\n>deaf\nexec sleep 1000\n", 0o755)
	tr.Write("services/idle/down", "", 0o644)
	tr.Write("services/checked/check", "#!/bin/sh\nexit 1\n", 0o755)
	tr.Write("services/bare/run", sleeps, 0o755)
	tr.Write("init.d/none", "", 0o644)
	for _, name := range []string{"web", "logged", "idle", "bare", "nowhere"} {
		require.NoError(t, os.Symlink(sv, tr.Path("init.d/"+name)))
	}
	supervised := []string{"web", "logged", "idle", "checked", "stubborn"}
	if filepath.Base(supervise) == "supervise" {
		supervised = append(supervised, "logged/log") // runsv runs both
	}
	for _, name := range supervised {
		cmd := exec.Command(supervise, "services/"+name)
		cmd.Dir, cmd.Env = tr.Dir, tr.Env
		tr.StartCommand(cmd)
	}
	for _, name := range []string{"web", "logged", "logged/log", "checked"} {
		pid := tr.Up("services/"+name, 0)
		tree.Await(t, "a service that ignores HUP", func() bool { return tree.PID(pid).Name() == "sleep" })
	}
	tree.Await(t, "a service that ignores TERM", func() bool {
		_, err := os.Stat(tr.Path("services/stubborn/deaf"))
		return err == nil
	})
	tree.Await(t, "supervise", func() bool { return tr.Running("services/idle") })

	for _, step := range svSteps {
		words := regexp.MustCompile(` +`).Split(step.argv, -1)
		cmd := exec.Command(sv, words[1:]...)
		if words[0] != "sv" {
			cmd.Path = tr.Path(words[0])
		}
		cmd.Args[0] = words[0]
		cmd.Dir = tr.Dir
		cmd.Env = append(tr.Env, "SVDIR="+tr.Path("services"), "SVWAIT=20")
		r := tr.RunCommand(cmd)
		answers = append(answers, fmt.Sprintf("%s: %d\n%s%s", step.argv, r.Exit, svPlain(r.Stdout), svPlain(r.Stderr)))
	}
	return answers
}

var (
	svPID     = regexp.MustCompile(`pid \d+`)
	svSeconds = regexp.MustCompile(`\b\d+s\b`)
)

// svPlain takes out of a text what differs from one run to the next.
func svPlain(s string) string {
	return svSeconds.ReplaceAllString(svPID.ReplaceAllString(s, "pid N"), "Ns")
}
