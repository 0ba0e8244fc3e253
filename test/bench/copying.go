package main

import (
	"context"
	"fmt"
	"runtime"
)

// loggers measures what writes log directories.
func (b *bench) loggers(ctx context.Context, r *report) error {
	if err := b.copying(ctx, r, func(m mode) bool { return m.task == collect }); err != nil {
		return err
	}
	if runtime.GOOS != "linux" {
		return nil // there is nothing like smaps_rollup
	}
	results, err := b.compareMemory(ctx)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	r.memory.add("idle", column(results, func(u usage) float64 { return u.idle }))
	r.memory.add("the most while it logs, "+modes[0].name, column(results, func(u usage) float64 { return u.loaded }))
	return nil
}

// labels measures what puts labels in front of lines, and what turns them into
// local time.
func (b *bench) labels(ctx context.Context, r *report) error {
	return b.copying(ctx, r, func(m mode) bool { return m.task != collect })
}

// copying measures the modes that are wanted.
func (b *bench) copying(ctx context.Context, r *report, wanted func(mode) bool) error {
	for _, m := range modes {
		if !wanted(m) {
			continue
		}
		results, err := b.compare(ctx, m)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		r.speed.add(m.name, column(results, func(r result) float64 { return r.speed }))
		r.effort.add(m.name, column(results, func(r result) float64 { return r.effort }))
	}
	return nil
}
