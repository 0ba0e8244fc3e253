package main

import (
	"context"
	"time"
)

// controls measures one command for all services: how long it takes, and until
// all services have done what it says.
func (b *bench) controls(ctx context.Context, r *report) error {
	shown, told, done := map[string][]float64{}, map[string][]float64{}, map[string][]float64{}
	err := b.standing(ctx, b.able(b.services), b.services, func(scenes []*scene) error {
		up := map[*scene]time.Duration{}
		for round := range b.rounds {
			err := shuffled(scenes, func(s *scene) error {
				_, took, err := s.run(ctx, s.family.status(s.linked))
				shown[s.family.name] = append(shown[s.family.name], milliseconds(took))
				return err
			})
			if err != nil {
				return err
			}
			err = shuffled(scenes, func(s *scene) error {
				if err := pause(ctx, up[s]+pace-monotonic()); err != nil {
					return err
				}
				at, took, err := s.run(ctx, s.family.term(s.linked))
				if err != nil {
					return err
				}
				list, err := s.await(ctx, (round+2)*b.services)
				if err != nil {
					return err
				}
				up[s] = last(list)
				told[s.family.name] = append(told[s.family.name], milliseconds(took))
				done[s.family.name] = append(done[s.family.name], milliseconds(up[s]-at))
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	r.services.add("`svstat` of all, ms", shown)
	r.services.add("`svc -t` of all, ms", told)
	r.services.add("`svc -t` of all until the last one's successor runs, ms", done)
	return err
}

// run runs one of the family's commands for the scene to its end.
func (s *scene) run(ctx context.Context, args []string) (at, took time.Duration, err error) {
	at, took, err = s.family.run(s.mark(), args).time(ctx, s.dir, s.output)
	if err != nil {
		err = s.explain(err)
	}
	return at, took, err
}
