package main

import (
	"context"
	"fmt"
	"math/rand/v2"
)

// able are the families that can run n services.
func (b *bench) able(n int) []family {
	var list []family
	for _, f := range b.families {
		if f.most == 0 || n <= f.most {
			list = append(list, f)
		}
	}
	return list
}

// eachBoot boots SERVICES services with each family, a number of rounds, each in
// another order, and calls measure while they run.
func (b *bench) eachBoot(ctx context.Context, rounds int, log bool, measure func(*scene, float64) error) error {
	families := b.able(b.services)
	for range rounds {
		for _, i := range rand.Perm(len(families)) {
			if err := b.boot(ctx, families[i], log, measure); err != nil {
				return fmt.Errorf("%s: %w", families[i].name, err)
			}
		}
	}
	return nil
}

// boot starts the scanner on a new scan directory and calls measure when all
// services run, with the time, in ms, until the last of them did.
func (b *bench) boot(ctx context.Context, f family, log bool, measure func(*scene, float64) error) error {
	s, err := b.stage(f, b.services, log)
	if err != nil {
		return err
	}
	defer s.end()
	at, err := s.start()
	if err != nil {
		return err
	}
	list, err := s.await(ctx, b.services)
	if err != nil {
		return err
	}
	return measure(s, milliseconds(last(list)-at))
}

// standing starts a scene for each family, with n services, and calls measure
// while all of them run, and have done so for longer than the pace.
func (b *bench) standing(ctx context.Context, families []family, n int, measure func([]*scene) error) error {
	var scenes []*scene
	defer func() {
		for _, s := range scenes {
			s.end()
		}
	}()
	for _, f := range families {
		s, err := b.stage(f, n, false)
		if err != nil {
			return err
		}
		scenes = append(scenes, s)
		if _, err := s.start(); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if _, err := s.await(ctx, n); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	if err := pause(ctx, pace); err != nil {
		return err
	}
	return measure(scenes)
}

// shuffled calls measure with each scene, in another order each time.
func shuffled(scenes []*scene, measure func(*scene) error) error {
	for _, i := range rand.Perm(len(scenes)) {
		if err := measure(scenes[i]); err != nil {
			return fmt.Errorf("%s: %w", scenes[i].family.name, err)
		}
	}
	return nil
}
