package main

import (
	"context"
	"os"
	"strconv"
	"strings"
	"time"

	"daemontools-go/test/tree"
)

// activity is what processes have done so far.
type activity struct {
	at       time.Duration
	cpu      time.Duration // on a processor
	switches int           // how often they were put on a processor or off it
}

// idleness measures what the trees do while there is nothing to do, the services
// apart, all trees in the same time.
func (b *bench) idleness(ctx context.Context, r *report) error {
	cpu, switches := map[string][]float64{}, map[string][]float64{}
	err := b.standing(ctx, b.able(b.services), b.services, func(scenes []*scene) error {
		watched := map[*scene][]tree.PID{}
		before := map[*scene]activity{}
		for _, s := range scenes {
			watched[s], _ = s.processes()
		}
		for _, s := range scenes {
			a, err := activityOf(watched[s])
			if err != nil {
				return err
			}
			before[s] = a
		}
		if err := pause(ctx, b.window); err != nil {
			return err
		}
		for _, s := range scenes {
			after, err := activityOf(watched[s])
			if err != nil {
				return err
			}
			a, name := before[s], s.family.name
			took := (after.at - a.at).Seconds()
			cpu[name] = []float64{float64((after.cpu - a.cpu).Microseconds()) / took}
			switches[name] = []float64{float64(after.switches-a.switches) / took}
		}
		return nil
	})
	r.services.add("idle: CPU time, µs a second", cpu)
	r.services.add("idle: context switches a second", switches)
	return err
}

// activityOf is what the processes have done together.
func activityOf(list []tree.PID) (a activity, err error) {
	a.at = monotonic()
	for _, p := range list {
		tasks, err := os.ReadDir(p.Path("task"))
		if err != nil {
			return a, err
		}
		for _, task := range tasks {
			// Exact, where the times in stat are in ticks of 10 ms.
			text, err := os.ReadFile(p.Path("task/" + task.Name() + "/schedstat"))
			if err != nil {
				return a, err
			}
			on, _, _ := strings.Cut(string(text), " ")
			ns, err := strconv.ParseInt(on, 10, 64)
			if err != nil {
				return a, err
			}
			a.cpu += time.Duration(ns)
		}
		a.switches += p.Switches()
	}
	return a, nil
}
