package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// chainTrials is how often each chain is run, in a round.
const chainTrials = 20

// chains measures how long the programs of a run script take until the last one,
// which ends at once, has ended. Only root can change the user.
func (b *bench) chains(ctx context.Context, r *report) error {
	if os.Getuid() != 0 {
		fmt.Fprintln(b.notes, "the chain needs root")
		return nil
	}
	end, err := b.first("end")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(b.scratch, "chain.")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// Others than root read it, and run what ends it.
	for _, path := range []string{b.scratch, dir} {
		if err := os.Chmod(path, 0o755); err != nil {
			return err
		}
	}
	for _, name := range []string{"ONE", "TWO", "THREE"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("value\n"), 0o644); err != nil {
			return err
		}
	}
	took := map[string][]float64{}
	for range b.rounds * chainTrials {
		for _, i := range rand.Perm(len(b.families)) {
			f := b.families[i]
			if f.name == packed {
				continue
			}
			_, t, err := f.run(sceneMark+dir, f.chain(dir, end)).time(ctx, dir, os.Stderr)
			if err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
			took[f.name] = append(took[f.name], milliseconds(t))
		}
	}
	r.chain.add("`softlimit -o 300 setuidgid nobody envdir ./env ./end`", took)
	return nil
}
