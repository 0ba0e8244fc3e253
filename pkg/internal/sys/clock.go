package sys

import "golang.org/x/sys/unix"

// Monotonic returns the time of a clock that nobody can set, in nanoseconds
// since some moment in the past.
func Monotonic() int64 { return clock(clockMonotonic) }

// Wall returns the wall clock's time, in nanoseconds since 1970 UTC.
func Wall() int64 { return clock(clockRealtime) }

func clock(id int32) int64 {
	var ts unix.Timespec
	unix.ClockGettime(id, &ts)
	return ts.Nano()
}
