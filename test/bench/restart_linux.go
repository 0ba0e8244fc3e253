package main

import (
	"context"
	"syscall"
)

const (
	restartServices = 8 // of each family, one killed after the other
	restartTrials   = 4 // a round
)

// restarts measures the time from a kill -9 of a service to the first
// instruction of its successor. Every service has been up for longer than the
// pace.
func (b *bench) restarts(ctx context.Context, r *report) error {
	took, err := b.restart(ctx, b.families)
	if err != nil {
		return err
	}
	r.services.add("`kill -9` of a service until its successor runs, ms", took)

	var ready []family
	for _, f := range b.families {
		switch {
		case f.listens:
			f.ready = true
			ready = append(ready, f)
		case f.name == reference:
			ready = append(ready, f)
		}
	}
	if took, err = b.restart(ctx, ready); err != nil {
		return err
	}
	r.services.add("the same, s6 having been told that the service is ready", took)
	return nil
}

// restart returns the times, in ms, by the family's name.
func (b *bench) restart(ctx context.Context, families []family) (map[string][]float64, error) {
	took := map[string][]float64{}
	err := b.standing(ctx, families, restartServices, func(scenes []*scene) error {
		running := map[*scene][]started{}
		for _, s := range scenes {
			list, err := s.await(ctx, restartServices)
			if err != nil {
				return err
			}
			running[s] = list
		}
		for trial := range b.rounds * restartTrials {
			i := trial % restartServices
			err := shuffled(scenes, func(s *scene) error {
				if err := pause(ctx, running[s][i].at+pace-monotonic()); err != nil {
					return err
				}
				killed := monotonic()
				if err := syscall.Kill(running[s][i].pid, syscall.SIGKILL); err != nil {
					return err
				}
				list, err := s.await(ctx, restartServices+trial+1)
				if err != nil {
					return err
				}
				running[s][i] = list[len(list)-1]
				took[s.family.name] = append(took[s.family.name], milliseconds(running[s][i].at-killed))
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return took, err
}
