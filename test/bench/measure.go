package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// timeLimit is how long a program may take for its input.
const timeLimit = 2 * time.Minute

// result is how one run went.
type result struct {
	speed  float64 // MB of input per second, from the start of the program to its end
	effort float64 // CPU seconds of the program per GiB of input
}

// compare runs every system in the mode, and returns the results of the rounds
// by the system's name.
func (b *bench) compare(ctx context.Context, m mode) (map[string][]result, error) {
	input, want := m.input(b.bytes)
	return each(b, m, func(c command) (result, error) {
		return b.measure(ctx, c, m, input, want)
	})
}

// each calls measure for every system that does what m asks for, round after
// round, each round in another order.
func each[T any](b *bench, m mode, measure func(command) (T, error)) (map[string][]T, error) {
	results := map[string][]T{}
	for range b.rounds {
		for _, i := range rand.Perm(len(b.systems)) {
			s := b.systems[i]
			c, ok := s.command(m)
			if !ok {
				continue
			}
			r, err := measure(c)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			results[s.name] = append(results[s.name], r)
		}
	}
	return results, nil
}

// measure runs c once and checks what it has on file.
func (b *bench) measure(ctx context.Context, c command, m mode, input, want []byte) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	start := time.Now()
	p, err := b.start(ctx, c)
	if err != nil {
		return result{}, err
	}
	defer p.remove()
	fed := feed(p.in, input, m.byLine)
	if err := p.finish(); err != nil {
		return result{}, err
	}
	took := time.Since(start)
	if fed != nil {
		return result{}, fed
	}
	cpu := p.ProcessState.UserTime() + p.ProcessState.SystemTime()
	r := result{
		speed:  float64(len(input)) / 1e6 / took.Seconds(),
		effort: cpu.Seconds() / float64(len(input)) * (1 << 30),
	}
	if c.copies {
		return r, checkFiles(p.logs, input, mode{})
	}
	return r, checkFiles(p.logs, want, m)
}
