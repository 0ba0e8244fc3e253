package main

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	detectionOld    = 5                     // services that run already
	detectionTrials = 2                     // a round
	detectionApart  = 40 * time.Millisecond // so that the fast ones do not meet
)

// detections measures the time from a link in the scan directory to the first
// instruction of its service. Where somebody has to say that there is a new one,
// that is included.
func (b *bench) detections(ctx context.Context, r *report) error {
	took := map[string][]float64{}
	err := b.standing(ctx, b.families, detectionOld, func(scenes []*scene) error {
		trials := b.rounds * detectionTrials
		linked := map[*scene][]time.Duration{}
		for i := range trials {
			err := shuffled(scenes, func(s *scene) error {
				if err := s.add(b, detectionOld+i); err != nil {
					return err
				}
				linked[s] = append(linked[s], monotonic())
				if err := s.link(detectionOld + i); err != nil {
					return err
				}
				if s.family.rescan != nil {
					if _, _, err := s.run(ctx, s.family.rescan(s.path(scanDir))); err != nil {
						return err
					}
				}
				return pause(ctx, detectionApart)
			})
			if err != nil {
				return err
			}
			// At any moment of the polls of those who poll.
			if err := pause(ctx, 500*time.Millisecond+rand.N(time.Second)); err != nil {
				return err
			}
		}
		for _, s := range scenes {
			list, err := s.await(ctx, detectionOld+trials)
			if err != nil {
				return err
			}
			ms := make([]float64, trials)
			for _, one := range list {
				n, err := s.number(one.pid)
				if err != nil {
					return err
				}
				if n >= detectionOld {
					ms[n-detectionOld] = milliseconds(one.at - linked[s][n-detectionOld])
				}
			}
			took[s.family.name] = ms
		}
		return nil
	})
	r.services.add("`ln -s` until it runs, ms", took)
	return err
}
