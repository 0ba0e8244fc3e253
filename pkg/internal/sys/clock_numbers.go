//go:build !netbsd

package sys

import "golang.org/x/sys/unix"

const (
	clockRealtime  = unix.CLOCK_REALTIME
	clockMonotonic = unix.CLOCK_MONOTONIC
)
