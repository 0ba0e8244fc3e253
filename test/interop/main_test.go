// Package interop puts our programs beside the C programs of Debian's
// daemontools package: each controls, starts and continues what the other one
// made, and both are asked the same things.
//
// Where the C programs cannot be had the tests are skipped, each with a line
// that says so; with CI=true or REQUIRE_C=1 that is an error.
package interop

import (
	"debug/buildinfo"
	"debug/elf"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"daemontools-go/test/debian"
	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

var (
	bin      string // the directory of our programs
	cbin     string // the directory of the C programs; "" if they cannot be had
	cMissing error  // why
)

// programs are the seventeen that C daemontools has.
var programs = []string{
	"envdir", "envuidgid", "fghack", "multilog", "pgrphack", "readproctitle", "setlock", "setuidgid", "softlimit",
	"supervise", "svc", "svok", "svscan", "svscanboot", "svstat", "tai64n", "tai64nlocal",
}

func TestMain(m *testing.M) {
	if len(os.Args) > 0 && os.Args[0] == "./run" {
		serve() // this process is a service of a test
	}
	if len(os.Args) > 1 && os.Args[1] == "launch" {
		launch(os.Args[2:])
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	tree.Adopt()
	ours, remove, err := suite.Build()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer remove()
	bin = ours
	cbin, cMissing = findC()
	flag.Parse()
	if flag.Lookup("test.fuzz").Value.String() != "" {
		// There are as many workers as processors, with these programs. What
		// code the test itself runs is partly chance: nothing to spend a minute on.
		os.Setenv("SUITE_BIN", bin)
		if err := flag.Set("test.fuzzminimizetime", "1x"); err != nil {
			panic(err)
		}
		return m.Run()
	}
	// The tests spend their time waiting for pauses of a second.
	if err := flag.Set("test.parallel", "24"); err != nil {
		panic(err)
	}
	return m.Run()
}

// findC returns the directory of the C programs: of the installed package, or
// of the unpacked one.
func findC() (string, error) {
	if isC("/usr/bin") {
		return "/usr/bin", nil
	}
	root, err := debian.Unpack("daemontools")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(root, "usr/bin")
	if !isC(dir) {
		return "", errors.New(dir + " does not hold the C programs")
	}
	return dir, nil
}

// isC reports whether dir holds the C programs: binaries that Go did not build,
// whatever is first in PATH.
func isC(dir string) bool {
	for _, name := range programs {
		path := filepath.Join(dir, name)
		if name == "svscanboot" { // a shell script
			if _, err := os.Stat(path); err != nil {
				return false
			}
			continue
		}
		f, err := elf.Open(path)
		if err != nil {
			return false
		}
		f.Close()
		if _, err := buildinfo.ReadFile(path); err == nil {
			return false
		}
	}
	return true
}

// needC skips a test that cannot do without the C programs.
func needC(t testing.TB) {
	t.Helper()
	if cbin == "" {
		debian.Missing(t, "the C programs", cMissing)
	}
}

// A maker is one of the two that a program can be from.
type maker string

const (
	c    maker = "C"
	ours maker = "ours"
)

// dir is where the maker's programs are.
func (m maker) dir() string {
	if m == c {
		return cbin
	}
	return bin
}

// program is the path of one of the maker's programs.
func (m maker) program(name string) string { return filepath.Join(m.dir(), name) }

// makers are both, the one to be compared with first.
var makers = []maker{c, ours}
