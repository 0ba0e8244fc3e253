package chaos

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/tai"
	"daemontools-go/test/tree"
)

// TestLedger: what may befall the lines of a log is seen, each for what it is.
func TestLedger(t *testing.T) {
	t.Parallel()
	tr := tree.New(t, bin)
	actor := buildActor(t)
	require.NoError(t, os.Mkdir(tr.Path("app"), 0o755))
	// Two lives, one after the other.
	var first, second []string
	for _, lines := range []*[]string{&first, &second} {
		for len(*lines) < 4 { // it says as much as it likes
			cmd := tr.Command(actor, "crash", "0s")
			cmd.Dir = tr.Path("app")
			said := tr.RunCommand(cmd)
			require.Zero(t, said.Exit, said.Stderr)
			*lines = append(*lines, strings.SplitAfter(strings.TrimSuffix(said.Stdout, "\n"), "\n")...)
			(*lines)[len(*lines)-1] += "\n"
		}
	}
	all := slices.Concat(first, second)
	n := len(all)
	swapped := slices.Clone(all)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	for _, c := range []struct {
		name string
		want ledger
		log  []string
	}{
		{"all", ledger{lines: n}, all},
		{"one lost", ledger{lines: n - 1, lost: 1}, all[1:]},
		{"the last lost", ledger{lines: n - 1, lost: 1}, all[:n-1]},
		{"one doubled", ledger{lines: n + 1, doubled: 1}, slices.Concat(first[:1], all)},
		{"one torn", ledger{lines: n - 1, lost: 1, torn: 1}, slices.Concat([]string{first[0][:10] + "\n"}, all[1:])},
		{"two joined", ledger{lines: n - 2, lost: 2, torn: 1}, slices.Concat([]string{strings.TrimSuffix(all[0], "\n")}, all[1:])},
		{"two swapped", ledger{lines: n, disordered: 1}, swapped},
		{"lives swapped", ledger{lines: n, disordered: 1}, slices.Concat(second, first)},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := t.TempDir()
			text := ""
			for _, line := range c.log {
				if text == "" || strings.HasSuffix(text, "\n") {
					text += string(tai.FromUnix(0).AppendLabel(nil)) + " "
				}
				text += line
			}
			require.NoError(t, os.WriteFile(filepath.Join(log, logdir.Current), []byte(text), 0o600))
			p := &place{scene: &scene{Tree: tr, t: t}}
			got := p.account(&service{dir: "app", log: log})
			require.Equal(t, c.want.lost > 0, got.missing != "")
			got.missing = ""
			require.Equal(t, c.want, got)
		})
	}
}
