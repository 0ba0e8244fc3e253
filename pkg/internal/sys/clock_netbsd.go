package sys

// The clocks' numbers in NetBSD's <time.h>; x/sys does not name them.
const (
	clockRealtime  = 0
	clockMonotonic = 3
)
