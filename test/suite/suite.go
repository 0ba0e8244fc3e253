// Package suite gives the tests the real programs: the binaries that users run,
// built by the Makefile, entry point and all.
package suite

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Build builds every program into a new directory and returns it; remove ends
// it. The environment variable SUITE_BIN names a directory of programs to test
// instead.
func Build() (bin string, remove func(), err error) {
	if bin := os.Getenv("SUITE_BIN"); bin != "" {
		return bin, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "daemontools-go.")
	if err != nil {
		return "", nil, err
	}
	remove = func() { os.RemoveAll(dir) }
	// Other users run the programs, too.
	if err := os.Chmod(dir, 0o755); err != nil {
		remove()
		return "", nil, err
	}
	make := exec.Command("make", "-s", "-C", Root(), "build", "BIN="+dir)
	if out, err := make.CombinedOutput(); err != nil {
		remove()
		return "", nil, fmt.Errorf("%v: %w\n%s", make, err, out)
	}
	return dir, remove, nil
}

// Root is the repository's directory.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}
