// Package e2e runs the programs from outside: every file of testdata is a
// testscript (github.com/rogpeppe/go-internal/testscript) that reads like a
// page of the manual. The first word of its name is the program.
//
// A file that begins with #! is executable. What a script leaves running is
// killed. Commands beside testscript's own:
//
//	waitfor 'shell command'     runs it until it succeeds, for at most 30 seconds
//	unzstd compressed file      decompresses one file into another
//	[root]                      a condition: the tests run as root
//	[cgroups]                   another: supervise can make control groups
//	[namespaces]                another: a program can be process 1 of a process namespace
package e2e

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	"daemontools-go/test/suite"
)

var bin string

func TestMain(m *testing.M) {
	var remove func()
	var err error
	bin, remove, err = suite.Build()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	remove()
	os.Exit(code)
}

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		// Its own directory is only removed when no script was left out (-run).
		WorkdirRoot:         t.TempDir(),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", bin+":"+os.Getenv("PATH"))
			e.Setenv("BIN", bin)
			e.Defer(func() { suite.KillIn(e.WorkDir) })
			return executable(e.WorkDir)
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Getuid() == 0, nil
			case "cgroups":
				return cgroups(), nil
			case "namespaces":
				return exec.Command("unshare", "--pid", "--fork", "--mount-proc", "true").Run() == nil, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"waitfor": waitfor,
			"unzstd":  unzstd,
		},
	})
}

// cgroups reports whether there are control groups of the second version, and
// this process is in their root: elsewhere they are systemd's.
func cgroups() bool {
	mine, _ := os.ReadFile("/proc/self/cgroup")
	mounts, _ := os.ReadFile("/proc/self/mountinfo")
	return os.Getuid() == 0 && bytes.Contains(append([]byte("\n"), mine...), []byte("\n0::/\n")) &&
		bytes.Contains(mounts, []byte(" - cgroup2 "))
}

// executable gives every script of the archive its mode: txtar keeps none.
func executable(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(text, []byte("#!")) {
			return err
		}
		return os.Chmod(path, 0o755)
	})
}

// waitfor runs a shell command until it succeeds. The bound is generous: it is
// only reached when something is broken.
func waitfor(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 || neg {
		ts.Fatalf("usage: waitfor 'shell command'")
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		c := exec.Command("sh", "-c", args[0])
		c.Dir = ts.MkAbs(".")
		c.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"), "WORK="+ts.Getenv("WORK"))
		out, err := c.CombinedOutput()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s: %v after 30 seconds\n%s", args[0], err, out)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// unzstd decompresses a file with the library, so that no zstd needs to be
// installed. It fails where a checksum does not fit.
func unzstd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: unzstd compressed file")
	}
	decoder, err := zstd.NewReader(nil)
	ts.Check(err)
	defer decoder.Close()
	content, err := decoder.DecodeAll([]byte(ts.ReadFile(args[0])), nil)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), content, 0o644))
}
