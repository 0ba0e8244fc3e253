// Package debian gets programs of Debian's for the tests that compare with
// them or run them, without installing anything: packages are downloaded with
// apt-get and unpacked into the user's cache directory, once a machine.
package debian

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Unpack returns a directory that holds the files of packages, and of those that
// they need and the machine lacks, as if it were the root directory.
func Unpack(packages ...string) (root string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	cache = filepath.Join(cache, "daemontools-go")
	root = filepath.Join(cache, strings.Join(packages, "+"))
	if _, err := os.Stat(root); err == nil {
		return root, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	// Unpacked beside it and renamed: whoever else needs it at the same moment
	// sees all of it or nothing.
	scratch, err := os.MkdirTemp(cache, "unpack.")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(scratch)
	if err := download(scratch, packages); err != nil {
		return "", err
	}
	files := filepath.Join(scratch, "root")
	for _, deb := range debs(scratch) {
		if err := run(scratch, "dpkg-deb", "-x", deb, files); err != nil {
			return "", err
		}
	}
	if err := os.Chmod(files, 0o755); err != nil {
		return "", err
	}
	if err := os.Rename(files, root); err != nil && !os.IsExist(err) {
		if _, there := os.Stat(root); there != nil {
			return "", err
		}
	}
	return root, nil
}

// download fetches packages, and those they need that the machine lacks, into
// dir. A fresh machine has no package lists yet, and an old one may have
// outdated ones.
func download(dir string, packages []string) error {
	if err := os.Mkdir(filepath.Join(dir, "partial"), 0o755); err != nil {
		return err
	}
	// That nothing is to be installed is why no lock is needed, nor root.
	fetch := append([]string{
		"install", "-q", "-y", "--download-only", "--reinstall", "--no-install-recommends",
		"-o", "Dir::Cache::archives=" + dir, "-o", "Debug::NoLocking=1",
	}, packages...)
	err := run(dir, "apt-get", fetch...)
	if err == nil && len(debs(dir)) > 0 || os.Getuid() != 0 {
		return err
	}
	// Without lists an installed package "cannot be downloaded", which is no
	// error to apt-get.
	if err := run(dir, "apt-get", "update", "-q"); err != nil {
		return err
	}
	return run(dir, "apt-get", fetch...)
}

// debs are the packages in dir.
func debs(dir string) []string {
	list, _ := filepath.Glob(filepath.Join(dir, "*.deb"))
	return list
}

func run(dir, name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w\n%s", c, err, out)
	}
	return nil
}

// Required reports whether the tests must not do without Debian's programs:
// where CI is true, or REQUIRE_C is set.
func Required() bool {
	return os.Getenv("CI") == "true" || os.Getenv("REQUIRE_C") != ""
}

// Missing skips a test, visibly, that lacks what err says, or fails it where it
// is required.
func Missing(t testing.TB, what string, err error) {
	t.Helper()
	if Required() {
		t.Fatalf("%s cannot be had: %v", what, err)
	}
	t.Skipf("%s cannot be had: %v", what, err)
}
