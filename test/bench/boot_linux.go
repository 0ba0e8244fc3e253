package main

import "context"

// boots measures the time from the start of the scanner on services that never
// ran to the first instruction of the last of them.
func (b *bench) boots(ctx context.Context, r *report) error {
	took := map[string][]float64{}
	err := b.eachBoot(ctx, b.rounds, false, func(s *scene, ms float64) error {
		took[s.family.name] = append(took[s.family.name], ms)
		return nil
	})
	r.services.add("boot, ms", took)
	return err
}
