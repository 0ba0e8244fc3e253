package interop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

// question is a command line that both makers' programs are asked in the same
// directory, and must answer with the same bytes, the same exit code and the
// same files left behind.
type question struct {
	argv  string // words, separated by blanks; '' is an empty one
	stdin string
	as    string // "nobody", or "" for the user who tests
	env   string // the whole environment, if it is not the tree's
	// differs is the key in docs/differences.md under which ours answers
	// something else on purpose.
	differs string
}

// TestSideBySide asks every program its usage errors, and everything else whose
// answer is short.
func TestSideBySide(t *testing.T) {
	needC(t)
	t.Logf("%d cases", len(questions))
	for _, q := range questions {
		t.Run(name(q), func(t *testing.T) {
			t.Parallel()
			if q.as != "" && os.Getuid() != 0 {
				t.Skip("needs root, to become " + q.as)
			}
			want, got := ask(t, c, q), ask(t, ours, q)
			if q.differs == "" {
				require.Equal(t, want, got)
				return
			}
			require.False(t, want == got, "marked as a difference, but there is none:\n%s", got)
		})
	}
}

// TestDifferencesAreDocumented holds the marks of the table against the page
// that explains them.
func TestDifferencesAreDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(suite.Root(), "docs/differences.md"))
	require.NoError(t, err)
	for _, key := range differences() {
		require.True(t, strings.Contains(string(page), "`"+key+"`"), "docs/differences.md lacks `%s`", key)
	}
}

// differences are the keys of all differences from C that the tests expect.
func differences() []string {
	var keys []string
	for _, q := range questions {
		if q.differs != "" {
			keys = append(keys, q.differs)
		}
	}
	return keys
}

func name(q question) string {
	s := q.argv
	if q.as != "" {
		s += " as " + q.as
	}
	if q.env != "" {
		s += " in " + q.env
	}
	if q.stdin != "" {
		s += " < " + strings.NewReplacer("\n", "\\n", "\x00", "\\0").Replace(q.stdin[:min(len(q.stdin), 20)])
	}
	return strings.ReplaceAll(s, "/", "_")
}

// ask runs the maker's program and returns all it did: its exit code, its
// output, and what it changed in the directory.
func ask(t *testing.T, m maker, q question) string {
	t.Helper()
	tr := tree.New(t, m.dir())
	furnish(t, tr)
	before := listing(t, tr)
	var words []string
	for _, w := range strings.Fields(q.argv) {
		words = append(words, strings.ReplaceAll(w, "''", ""))
	}
	cmd := exec.Command(m.program(words[0]), words[1:]...)
	cmd.Dir = tr.Dir
	cmd.Env = tr.Env
	if q.env != "" {
		cmd.Env = strings.Fields(q.env)
	}
	cmd.Stdin = strings.NewReader(q.stdin)
	if q.as == "nobody" {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	r := tr.RunCommand(cmd)
	return fmt.Sprintf("exit %d\nstdout:\n%s\nstderr:\n%s\nfiles:\n%s",
		r.Exit, plain(tr, r.Stdout), plain(tr, r.Stderr), changes(before, listing(t, tr)))
}

// changes are the lines that two listings do not share.
func changes(before, after []string) string {
	was, is := map[string]bool{}, map[string]bool{}
	for _, line := range before {
		was[line] = true
	}
	for _, line := range after {
		is[line] = true
	}
	var s strings.Builder
	for _, line := range before {
		if !is[line] {
			fmt.Fprintf(&s, "- %q\n", line)
		}
	}
	for _, line := range after {
		if !was[line] {
			fmt.Fprintf(&s, "+ %q\n", line)
		}
	}
	return s.String()
}

var (
	seconds = regexp.MustCompile(`\d+ seconds`)
	pids    = regexp.MustCompile(`pid \d+`)
	label   = regexp.MustCompile(`@[0-9a-f]{24}`)
)

// plain takes out of a text what differs from one run to the next.
func plain(tr *tree.Tree, s string) string {
	s = strings.ReplaceAll(s, tr.Dir, "TREE")
	s = seconds.ReplaceAllString(s, "S seconds")
	s = pids.ReplaceAllString(s, "pid N")
	return label.ReplaceAllString(s, "@LABEL")
}

// listing is every file of the tree with its mode, its size or its target.
func listing(t *testing.T, tr *tree.Tree) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(tr.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || path == tr.Dir {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.Name() == "resume" {
			return nil // docs/differences.md: supervise-adopts
		}
		if d.Name() == "history" {
			return nil // docs/differences.md: supervise-history
		}
		line := info.Mode().String() + " " + label.ReplaceAllString(strings.TrimPrefix(path, tr.Dir), "@LABEL")
		if info.Mode().IsRegular() {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if d.Name() == "status" && len(b) == 18 {
				b = append([]byte("at some time"), b[12:]...)
			}
			line += " " + label.ReplaceAllString(string(b), "@LABEL")
		}
		list = append(list, line)
		return nil
	})
	require.NoError(t, err)
	return list
}

// furnish makes what the questions are about.
func furnish(t *testing.T, tr *tree.Tree) {
	t.Helper()
	tr.Write("file", "a line\n", 0o644)
	tr.Write("app/run", "#!/bin/sh\nexec sleep 1000\n", 0o755)
	tr.Write("private/file", "", 0o600)
	tr.Write("noexec", "#!/bin/sh\n", 0o644)
	tr.Write("nointerpreter", "#!/no/such/program\n", 0o755)
	tr.Write("notext", "neither a script nor a binary\n", 0o755)
	tr.Write("say", "#!/bin/sh\necho \"$0:$*\"\nexit 7\n", 0o755)
	tr.Write("first/say", "not for you", 0o644)
	tr.Write("second/say", "#!/bin/sh\necho second \"$*\"\n", 0o755)
	tr.Write("crash", "#!/bin/sh\nkill -9 $$\n", 0o755)
	tr.Write("env", "", 0o644)

	// Status records, each with an ok that can be opened.
	long := "\x40\x00\x00\x00\x6b\x00\x6c\x2e\x17\x12\x9b\xcc"
	for dir, record := range map[string]string{
		"status/up":       long + "\xbf\x5c\x00\x00\x00u",
		"status/paused":   long + "\xbf\x5c\x00\x00\x01u",
		"status/odd":      long + "\xff\xff\xff\xff\x07q",
		"status/leaving":  long + "\xbf\x5c\x00\x00\x00d",
		"status/once":     long + "\xbf\x5c\x00\x00\x00\x00",
		"status/down":     long + "\x00\x00\x00\x00\x00d",
		"status/wanted":   long + "\x00\x00\x00\x00\x01u",
		"status/ended":    long + "\x00\x00\x00\x00\x00\x00",
		"status/short":    long,
		"status/empty":    "",
		"status/encore":   long + "\xbf\x5c\x00\x00\x00u\x03\x00" + long + "\xbf\x5c\x00\x00\x00u\x03\x00",
		"status/future":   "\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00\x00\x00\x00u",
		"status/past":     "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00u",
		"status/negative": "\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x01\x00\x00\x00\x00u",
	} {
		tr.Write(dir+"/supervise/status", record, 0o644)
		tr.Write(dir+"/supervise/ok", "", 0o644)
		tr.Write(dir+"/supervise/control", "", 0o644)
	}
	tr.Write("status/updown/supervise/status", long+"\xbf\x5c\x00\x00\x01d", 0o644)
	tr.Write("status/updown/supervise/ok", "", 0o644)
	tr.Write("status/updown/down", "", 0o644)
	tr.Write("status/isdir/supervise/status/x", "", 0o644)
	tr.Write("status/isdir/supervise/ok", "", 0o644)
	tr.Write("status/none/supervise/ok", "", 0o644)

	// Supervised once, but not now.
	tr.Write("dead/supervise/status", long+"\xbf\x5c\x00\x00\x00u", 0o644)
	for _, fifo := range []string{"ok", "control"} {
		require.NoError(t, syscall.Mkfifo(tr.Path("dead/supervise/"+fifo), 0o600))
	}

	// What supervise cannot start on.
	tr.Write("downloop/run", "#!/bin/sh\n", 0o755)
	tr.Write("controldir/supervise/control/x", "", 0o644)
	tr.Write("okdir/supervise/ok/x", "", 0o644)
	tr.Write("lockdir/supervise/lock/x", "", 0o644)
	tr.Write("superfile/supervise", "", 0o644)
	tr.Write("told/supervise/control", "dx", 0o600)
	tr.Write("told/run", "#!/bin/sh\nexec sleep 1000\n", 0o755)
	tr.Write("leaving/supervise/control", "x", 0o600)
	tr.Write("leaving/down", "", 0o644)
	tr.Write("farleaving/down", "", 0o644)
	tr.Write("far/control", "x", 0o600)
	tr.Write("long/run", "#!/bin/sh\n", 0o755)
	links := map[string]string{
		"loop": "loop", "dangling": "nowhere", "downloop/down": "down", "farleaving/supervise": "../far",
		"status/downloop": "../downloop", "long/supervise": strings.Repeat("x", 300), "bin": "/bin",
	}
	for name, target := range links {
		require.NoError(t, os.Symlink(target, tr.Path(name)))
	}

	// Environment directories.
	for file, content := range map[string]string{
		"A": "one\ntwo", "B": "", "C": " x \t ", "D": "\nrest", "E": "  ", "F": "a\x00b \x00 ", "G=H": "value",
		".hidden": "x", "R": "carriage\r\n",
	} {
		tr.Write("envs/"+file, content, 0o644)
	}
	tr.Write("envpath/PATH", "/nowhere\n", 0o644)
	tr.Write("envsub/D/x", "", 0o644)
	tr.Write("envsecret/S", "x", 0o600)

	require.NoError(t, os.Chmod(tr.Path("private"), 0o700))
	require.NoError(t, os.Mkdir(tr.Path("unreadable"), 0o711))
}
