package house

import (
	"go/ast"
	"go/format"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
)

// TestPackageComments: each package says once what it is.
func TestPackageComments(t *testing.T) {
	each(t, list(t, "./..."), func(t *testing.T, p pkg) {
		fset, files := parse(t, p, true)
		if len(files) == 0 {
			t.Skip("tests only")
		}
		var found []string
		for _, f := range files {
			if f.Doc == nil {
				continue
			}
			found = append(found, where(fset, f.Pos()))
			if p.Name != "main" {
				require.True(t, strings.HasPrefix(f.Doc.Text(), "Package "+p.Name+" "), "%s: Package %s ...", found[0], p.Name)
			}
		}
		require.Len(t, found, 1)
	})
}

// TestMains: a program is a package pkg/cli/PROGRAM and a main that says so.
func TestMains(t *testing.T) {
	each(t, list(t, "./cmd/..."), func(t *testing.T, p pkg) {
		program := strings.TrimPrefix(p.short(), "cmd/")
		require.Equal(t, []string{"main.go"}, p.GoFiles)
		name := strings.ReplaceAll(program, "-", "") // a package's name has no dash
		require.Equal(t, []string{module + "pkg/cli", module + "pkg/cli/" + name}, p.Imports)
		source, err := os.ReadFile(filepath.Join(p.Dir, "main.go"))
		require.NoError(t, err)
		require.Equal(t, `package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/`+name+`"
)

func main() { cli.Run("`+program+`", `+name+`.Main) }
`, string(source[strings.Index(string(source), "package main"):]))
	})
}

// TestGofmt: every file of ours is as gofmt writes it.
func TestGofmt(t *testing.T) {
	require.NoError(t, filepath.WalkDir(suite.Root(), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != suite.Root() {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		formatted, err := format.Source(source)
		if err != nil {
			return err
		}
		if string(formatted) != string(source) {
			t.Errorf("gofmt -w %s", path)
		}
		return nil
	}))
}

// owners say who alone knows a format: the strings that are part of it, alone
// or within another string, and stand in nobody else's code.
var owners = []struct {
	owner  string
	whole  []string
	within []string
}{
	{owner: "pkg/rundir", whole: []string{"control", "ok", "status", "down", "./run"}, within: []string{
		"supervise/status", "supervise/control", "supervise/ok", "supervise/lock", "status.new",
	}},
	{owner: "pkg/logdir", whole: []string{"current", "previous", "processed", "newstate", "state"}, within: []string{
		"/current", "/previous", "/processed", "/newstate", "/state",
	}},
	{owner: "pkg/tai", within: []string{"@4000", "4611686018427387914"}},
}

func TestOwners(t *testing.T) {
	each(t, list(t, "./pkg/...", "./cmd/..."), func(t *testing.T, p pkg) {
		fset, files := parse(t, p, true)
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok {
					return true
				}
				text := lit.Value
				if lit.Kind == token.STRING {
					text, _ = strconv.Unquote(text)
				}
				if owner := ownerOf(text, p.short()); owner != "" {
					t.Errorf("%s: %s belongs to %s", where(fset, lit.Pos()), lit.Value, owner)
				}
				return true
			})
		}
	})
}

// ownerOf is the owner of text, "" if user is one or there is none.
func ownerOf(text, user string) (owner string) {
	if strings.HasPrefix(text, "/proc/") {
		return "" // the kernel's
	}
	if user == "pkg/cli/sv" && text == "status" {
		return "" // the verb
	}
	for _, o := range owners {
		mine := false
		for _, s := range o.whole {
			mine = mine || text == s
		}
		for _, s := range o.within {
			mine = mine || strings.Contains(text, s)
		}
		if mine && o.owner == user {
			return ""
		}
		if mine {
			owner = o.owner
		}
	}
	return owner
}
