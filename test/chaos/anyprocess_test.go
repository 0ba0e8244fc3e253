package chaos

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/suite"
	"daemontools-go/test/tree"
)

// TestAnyProcess kills processes of the suite and services, at random, alone
// and together, up to all of the suite at once, while services write, crash,
// fork and take their time. No service may have two processes at any moment,
// end for it, or lose a line; whatever was killed is back soon.
//
// It takes some 15 seconds. With CHAOS_SECONDS in the environment it takes that
// long, does the same to the other suites on this machine, and prints what
// became of each.
func TestAnyProcess(t *testing.T) {
	t.Parallel()
	actor := buildActor(t)
	text := os.Getenv("CHAOS_SECONDS")
	if text == "" {
		for _, f := range []*family{ours, packed} {
			t.Run(f.name, func(t *testing.T) {
				t.Parallel()
				f.run(t, actor, time.Duration(rounds(12))*time.Second).faultless(t)
			})
		}
		return
	}
	seconds, err := strconv.Atoi(text)
	require.NoError(t, err, "CHAOS_SECONDS")
	var all []*figures
	for _, f := range []*family{ours, packed, daemontools, runit, s6} {
		t.Run(f.name, func(t *testing.T) {
			if !f.own {
				if _, err := exec.LookPath(f.scanner); err != nil {
					t.Skip(err)
				}
			}
			g := f.run(t, actor, time.Duration(seconds)*time.Second)
			all = append(all, g)
			if f.own {
				g.faultless(t)
			}
		})
	}
	if len(all) > 0 {
		fmt.Printf("\n%s\n", table(all))
	}
}

// buildActor builds the program that plays the services, and init.
func buildActor(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "actor")
	build := exec.Command("go", "build", "-o", file, "./test/chaos/actor")
	build.Dir = suite.Root()
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	return file
}

// run lives through that time with a tree of that family.
func (f *family) run(t *testing.T, actor string, length time.Duration) *figures {
	logs := tree.Memory(t)
	p := newPlace(t, f, actor, logs)
	p.heal("the beginning")
	begin := time.Now()
	for time.Since(begin) < length {
		p.command()
		p.killSome()
		p.heal(fmt.Sprintf("round %d", p.Rounds))
		p.Rounds++
		p.settleLives(false)
		p.weigh()
	}
	p.Length = time.Since(begin)
	p.stop()
	for _, s := range p.services {
		if s.log != "" {
			p.readLog(s)
		}
	}
	p.Complaints = p.lines()
	return &p.figures
}
