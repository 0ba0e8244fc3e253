package chain

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// Every program that goes on with a chain may also be gone on with.
func TestProgramsAreComplete(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../*/*.go")
	require.NoError(t, err)
	var want, got []string
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range f.Imports {
			if i.Path.Value == `"daemontools-go/pkg/cli/chain"` {
				want = append(want, f.Name.Name)
			}
		}
	}
	for _, p := range programs {
		got = append(got, p.name)
		require.NotNil(t, p.take, p.name)
	}
	require.Equal(t, want, got, "in the order of their names")
}

func TestFind(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"envdir": "envdir", "/usr/local/bin/setlock": "setlock", "./softlimit": "softlimit",
		"": "", "/": "", "envdir/": "", "xenvdir": "", "envdir/x": "", "fghack": "", "svc": "",
	} {
		name, take := find(word)
		require.Equal(t, want, name, word)
		require.Equal(t, want != "", take != nil, word)
	}
}

// Run ends with the exit code of the first step that fails, or with the reason
// why what is left cannot be executed.
func TestRunFails(t *testing.T) {
	t.Parallel()
	stderr, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer stderr.Close()
	c := &cli.Command{Name: "prog", Stderr: int(stderr.Fd()), Origin: sys.Origin{Environ: []string{"PATH=/nowhere"}}}
	require.Equal(t, 7, Run(c, func(*cli.Command) (argv, env []string, exit int) { return nil, nil, 7 }))
	require.Equal(t, cli.ExitTrouble, Run(c, func(c *cli.Command) (argv, env []string, exit int) {
		return []string{"envdir", "x"}, c.Origin.Environ, cli.ExitOK
	}))
	said, err := os.ReadFile(stderr.Name())
	require.NoError(t, err)
	require.Equal(t, "prog: fatal: unable to run envdir: file does not exist", strings.TrimSuffix(string(said), "\n"))
}
