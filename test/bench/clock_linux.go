package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// monotonic is the time on CLOCK_MONOTONIC, which ./first reads, too.
func monotonic() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &t); err != nil {
		panic(err)
	}
	return time.Duration(t.Nano())
}

// milliseconds is d in ms.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// pause lets d pass.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// await looks every other millisecond until cond holds.
func await(ctx context.Context, what string, cond func() (bool, error)) error {
	for start := monotonic(); ; {
		ok, err := cond()
		if ok || err != nil {
			return err
		}
		if monotonic()-start > timeLimit {
			return fmt.Errorf("after %v still waiting for %s", timeLimit, what)
		}
		if err := pause(ctx, 2*time.Millisecond); err != nil {
			return err
		}
	}
}
