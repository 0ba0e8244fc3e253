package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"daemontools-go/test/suite"
)

// first returns the program that ./first is with the given entry point. It is
// built once.
func (b *bench) first(entry string) (path string, err error) {
	path = filepath.Join(b.scratch, entry)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -E main."+entry, "-o", path, "./test/bench/first")
	build.Dir = suite.Root()
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%v: %w\n%s", build, err, out)
	}
	return path, os.Chmod(path, 0o755)
}
