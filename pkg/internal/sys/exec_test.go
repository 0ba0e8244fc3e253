package sys

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about, name string
		env, want   []string
	}{
		{"every element of PATH", "prog", []string{"A=1", "PATH=/a:/b/"}, []string{"/a/prog", "/b//prog"}},
		{"a name with a slash is a path", "./prog", []string{"PATH=/a"}, []string{"./prog"}},
		{"no PATH", "prog", []string{"XPATH=/x", "PAT=/y", "PATH"}, []string{"/bin/prog", "/usr/bin/prog"}},
		{"an empty PATH", "prog", []string{"PATH="}, []string{"./prog"}},
		{"empty elements", "prog", []string{"PATH=:/a::/b:"}, []string{"./prog", "/a/prog", "./prog", "/b/prog", "./prog"}},
		{"the first PATH counts", "prog", []string{"PATH=/a", "PATH=/b"}, []string{"/a/prog"}},
		{"an empty name", "", []string{"PATH=/a"}, []string{"/a/"}},
	} {
		require.Equal(t, test.want, Search(test.name, test.env), test.about)
	}
}

// The error of a search is the last one that is not "no such file"; one that
// says that a program is there and cannot be executed ends it.
func TestExecError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), mode))
		return path
	}
	missing := filepath.Join(dir, "missing")
	refused := file("refused", "#!/bin/sh\n", 0o644)
	junk := file("junk", "junk\n", 0o755)
	below := filepath.Join(refused, "prog") // refused is no directory
	loop := filepath.Join(dir, "loop")
	require.NoError(t, os.Symlink("loop", loop))
	noInterpreter := file("script", "#!"+missing+"\n", 0o755)

	var none Origin
	for _, test := range []struct {
		about string
		paths []string
		want  syscall.Errno
	}{
		{"nothing found", []string{missing, missing}, syscall.ENOENT},
		{"a refused one is remembered", []string{missing, refused, missing}, syscall.EACCES},
		{"a directory is refused", []string{dir, missing}, syscall.EACCES},
		{"no interpreter is like no file", []string{refused, noInterpreter}, syscall.EACCES},
		{"no format ends the search", []string{refused, junk, refused}, syscall.ENOEXEC},
		{"a file for a directory ends it", []string{below, refused}, syscall.ENOTDIR},
		{"a loop ends it", []string{loop, refused}, syscall.ELOOP},
	} {
		require.Equal(t, test.want, none.Exec(test.paths, []string{"prog"}, nil), test.about)
	}
}
