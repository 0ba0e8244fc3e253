package sys

import _ "unsafe" // for go:linkname

// Monotonic returns the time of a clock that nobody can set, in nanoseconds
// since some moment in the past: the same for all processes of a boot. It is no
// system call where the kernel lends programs its clock.
func Monotonic() int64 { return nanotime() }

// Wall returns the wall clock's time, in nanoseconds since 1970 UTC, likewise.
func Wall() int64 {
	sec, nsec, _ := now()
	return sec*1e9 + int64(nsec)
}

// What package time has them from.

//go:linkname nanotime runtime.nanotime
func nanotime() int64

//go:linkname now time.now
func now() (sec int64, nsec int32, mono int64)
