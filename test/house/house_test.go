// Package house holds the rules of the house as tests: which package may know
// which, what a program may link, who owns a format, and how much memory a
// waiting process may have.
package house

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
)

const module = "daemontools-go/"

// pkg is what go list says of a package.
type pkg struct {
	ImportPath string
	Name       string
	Dir        string
	Imports    []string
	GoFiles    []string
	// IgnoredGoFiles are those of other systems.
	IgnoredGoFiles []string
}

// short is the import path without the module's name.
func (p pkg) short() string { return strings.TrimPrefix(p.ImportPath, module) }

// list returns the packages that patterns match.
func list(t *testing.T, patterns ...string) []pkg {
	t.Helper()
	out := goTool(t, append([]string{"list", "-json"}, patterns...)...)
	var pkgs []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		err := d.Decode(&p)
		if err == io.EOF {
			return pkgs
		}
		require.NoError(t, err)
		pkgs = append(pkgs, p)
	}
}

// goTool runs the go command for linux/amd64, which the rules are about.
func goTool(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = suite.Root()
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, stderr.String())
	return out
}

// parse returns the files of a package, without its tests: those for Linux, or
// those of other systems too.
func parse(t *testing.T, p pkg, everywhere bool) (*token.FileSet, []*ast.File) {
	t.Helper()
	names := append([]string(nil), p.GoFiles...)
	if everywhere {
		names = append(names, p.IgnoredGoFiles...)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
		require.NoError(t, err)
		files = append(files, f)
	}
	return fset, files
}

// each runs a subtest for each package.
func each(t *testing.T, pkgs []pkg, f func(t *testing.T, p pkg)) {
	t.Helper()
	require.NotEmpty(t, pkgs)
	for _, p := range pkgs {
		t.Run(p.short(), func(t *testing.T) {
			t.Parallel()
			f(t, p)
		})
	}
}

// where is a position as an editor wants it.
func where(fset *token.FileSet, pos token.Pos) string {
	p := fset.Position(pos)
	rel, err := filepath.Rel(suite.Root(), p.Filename)
	if err != nil {
		rel = p.Filename
	}
	return fmt.Sprintf("%s:%d", rel, p.Line)
}
