package main

import (
	"context"
	"os"
	"path/filepath"
)

// sizes measures the programs as they lie on the disk.
func (b *bench) sizes(_ context.Context, r *report) error {
	all, scanner, supervisor, logger := map[string][]float64{}, map[string][]float64{}, map[string][]float64{}, map[string][]float64{}
	for _, f := range b.families {
		if f.name == packed {
			continue
		}
		for _, one := range []struct {
			values map[string][]float64
			paths  []string
		}{
			{all, f.files()},
			{scanner, []string{filepath.Join(f.dir, f.scanner)}},
			{supervisor, []string{filepath.Join(f.dir, f.supervisor)}},
			{logger, []string{filepath.Join(f.dir, f.logger)}},
		} {
			kB, err := size(one.paths...)
			if err != nil {
				return err
			}
			one.values[f.name] = []float64{kB}
		}
	}
	r.size.add("svscan", scanner)
	r.size.add("supervise", supervisor)
	r.size.add("multilog", logger)
	r.size.add("all programs", all)
	return nil
}

// size is how large the files are together, in kB. One that has several names
// counts once.
func size(paths ...string) (kB float64, err error) {
	var seen []os.FileInfo
next:
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return 0, err
		}
		for _, other := range seen {
			if os.SameFile(info, other) {
				continue next
			}
		}
		seen = append(seen, info)
		kB += float64(info.Size()) / 1000
	}
	return kB, nil
}
