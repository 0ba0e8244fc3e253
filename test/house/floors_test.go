package house

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// floors are the house, from the ground. A package imports from lower floors
// only, so that who lives on one floor does not know each other. A name that
// ends in a slash stands for all that is below it.
var floors = [][]string{
	{"pkg/tai", "pkg/getopt", "pkg/newline"},
	{"pkg/tai/", "pkg/rundir", "pkg/logdir", "pkg/lognote", "pkg/logscript", "pkg/envdir", "pkg/envini"},
	{"pkg/supervise", "pkg/scan", "pkg/resume", "pkg/history", "pkg/packed", "pkg/lint", "pkg/logread"},
	{"pkg/handover"},
	{"pkg/internal/sys"},
	{"pkg/svc", "pkg/cli"},
	{"pkg/cli/step"}, // what the programs of an exec chain do
	{"pkg/cli/chain", "pkg/cli/localtime", "pkg/cli/upgrade"}, // what several programs share
	{"pkg/cli/"},
	{"cmd/"},
}

// pure are the floors that decide and do nothing: no system, no clock, no
// goroutine, so that a test can walk through every state they have.
const pure = 4

// floor is the number of the floor a package lives on.
func floor(name string) int {
	for i, rooms := range floors {
		for _, room := range rooms {
			if room == name || strings.HasSuffix(room, "/") && strings.HasPrefix(name, room) {
				return i
			}
		}
	}
	return -1
}

func TestFloors(t *testing.T) {
	each(t, list(t, "./pkg/...", "./cmd/..."), func(t *testing.T, p pkg) {
		own := floor(p.short())
		require.GreaterOrEqual(t, own, 0, "%s lives nowhere: give it a floor", p.short())
		for _, path := range p.Imports {
			if name, ok := strings.CutPrefix(path, module); ok {
				require.Less(t, floor(name), own, "%s imports %s", p.short(), name)
				require.GreaterOrEqual(t, floor(name), 0, "%s imports %s", p.short(), name)
			}
		}
	})
}

// impure are the packages through which a pure one would meet the world.
var impure = map[string]string{
	"os": "system", "syscall": "system", "golang.org/x/sys/unix": "system", "net": "system", "runtime": "system",
	"time": "clock", "math/rand": "chance", "math/rand/v2": "chance", "sync": "goroutines", "sync/atomic": "goroutines",
	"unsafe": "memory",
}

func TestPure(t *testing.T) {
	var pkgs []pkg
	for _, p := range list(t, "./pkg/...") {
		if f := floor(p.short()); f >= 0 && f < pure {
			pkgs = append(pkgs, p)
		}
	}
	each(t, pkgs, func(t *testing.T, p pkg) {
		for _, path := range p.Imports {
			require.Empty(t, impure[path], "%s imports %s", p.short(), path)
		}
		fset, files := parse(t, p, true)
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.GoStmt:
					t.Errorf("%s: a goroutine", where(fset, n.Pos()))
				case *ast.ChanType:
					t.Errorf("%s: a channel", where(fset, n.Pos()))
				}
				return true
			})
		}
	})
}

// TestOneThread: on Linux the programs have one thread of control too.
func TestOneThread(t *testing.T) {
	each(t, list(t, "./pkg/...", "./cmd/..."), func(t *testing.T, p pkg) {
		fset, files := parse(t, p, false)
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				if g, ok := n.(*ast.GoStmt); ok {
					t.Errorf("%s: a goroutine", where(fset, g.Pos()))
				}
				return true
			})
		}
	})
}

// TestSystemCalls: only pkg/internal/sys makes them, by whatever name. The
// others may use syscall for its constants and types.
func TestSystemCalls(t *testing.T) {
	each(t, list(t, "./pkg/...", "./cmd/..."), func(t *testing.T, p pkg) {
		if p.short() == "pkg/internal/sys" {
			t.Skip("it does")
		}
		for _, path := range p.Imports {
			require.NotContains(t, []string{"golang.org/x/sys/unix", "os", "unsafe"}, path)
		}
		fset, files := parse(t, p, true)
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if s, ok := call.Fun.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "syscall" && s.Sel.Name != "Errno" && s.Sel.Name != "Signal" {
						t.Errorf("%s: syscall.%s", where(fset, n.Pos()), s.Sel.Name)
					}
				}
				return true
			})
		}
	})
}
