package main

import (
	"context"
	"path/filepath"

	"daemontools-go/test/tree"
)

// footprintRounds are few: the figures hardly differ.
const footprintRounds = 2

// footprints measures the memory of its own that a tree at rest has, the
// services apart.
func (b *bench) footprints(ctx context.Context, r *report) error {
	for _, f := range b.families {
		for _, name := range []string{f.scanner, f.supervisor, f.logger} {
			// The pages of a program that was just built are dirty, too,
			// until they are on the disk.
			if err := sync(filepath.Join(f.dir, name)); err != nil {
				return err
			}
		}
	}
	for _, log := range []bool{false, true} {
		scanning, logging := map[string][]float64{}, map[string][]float64{}
		err := b.eachBoot(ctx, min(b.rounds, footprintRounds), log, func(s *scene, _ float64) error {
			if err := s.settle(ctx); err != nil {
				return err
			}
			supervision, loggers := s.processes()
			own, err := memoryOf(supervision)
			if err != nil {
				return err
			}
			logs, err := memoryOf(loggers)
			name, n := s.family.name, float64(b.services)
			scanning[name] = append(scanning[name], own/n)
			logging[name] = append(logging[name], (own+logs)/n)
			return err
		})
		if err != nil {
			return err
		}
		if !log {
			r.services.add("memory, kB a service", scanning)
			continue
		}
		r.services.add("memory, kB a service with a log, the logger apart", scanning)
		r.services.add("the same with the logger", logging)
	}
	return nil
}

// memoryOf is the memory of their own that processes have together, in kB.
func memoryOf(list []tree.PID) (kB float64, err error) {
	for _, p := range list {
		own, err := ownMemory(int(p))
		if err != nil {
			return 0, err
		}
		kB += own
	}
	return kB, nil
}
