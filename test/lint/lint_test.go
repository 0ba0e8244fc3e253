// Package lint tests that svlint raises no false alarm.
package lint

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/debian"
	"daemontools-go/test/suite"
)

// packages have run directories in them, for runit.
var packages = []string{
	"acpid", "bcron", "getty-run", "git-daemon-run", "mini-httpd-run", "openssh-server", "runit-services", "socklog-run", "tor",
}

// scanDirectories are where they are.
var scanDirectories = []string{"etc/sv", "usr/share/runit/sv"}

// TestDebian: nothing, not even a note, about the run directories that Debian
// has packaged. That neither the accounts are there, which the installation of
// a package creates, nor perhaps Debian's own interpreter, is said with reason.
func TestDebian(t *testing.T) {
	svlint := program(t)
	for _, name := range packages {
		t.Run(name, func(t *testing.T) {
			root, err := debian.Unpack(name)
			if err != nil {
				debian.Missing(t, name, err)
			}
			found := 0
			for _, dir := range scanDirectories {
				runs, err := filepath.Glob(filepath.Join(root, dir, "*", "run"))
				require.NoError(t, err)
				if len(runs) == 0 {
					continue
				}
				found += len(runs)
				out, err := exec.Command(svlint, "--except=unknown-account,no-interpreter", filepath.Join(root, dir)).CombinedOutput()
				require.NoError(t, err, "%s", out)
				require.Empty(t, string(out))
			}
			require.Positive(t, found, "%s has no run directory any more", name)
		})
	}
}

// TestExamples: nothing about our own either. Not all examples are run
// directories.
func TestExamples(t *testing.T) {
	runs, err := filepath.Glob(filepath.Join(suite.Root(), "examples/*/run"))
	require.NoError(t, err)
	require.NotEmpty(t, runs)
	var dirs []string
	for _, run := range runs {
		dirs = append(dirs, filepath.Dir(run))
	}
	out, err := exec.Command(program(t), dirs...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Empty(t, string(out))
}

// program is the path of svlint.
func program(t *testing.T) string {
	t.Helper()
	bin, remove, err := suite.Build()
	require.NoError(t, err)
	t.Cleanup(remove)
	return filepath.Join(bin, "svlint")
}
