package sys

import "syscall"

// Origin is what this process was given by the one that executed it, before
// Go's runtime changed any of it. Where the entry point is not linked in it
// holds what can still be known.
type Origin struct {
	Args    []string  // argv, argv[0] included
	Environ []string  // the environment: every entry, in order, byte for byte
	Ignored SignalSet // signals with the disposition SIG_IGN
	Blocked SignalSet // the signal mask
	Closed  uint64    // bit n: descriptor n (0 to 2) was closed

	// limits[r] is resource limit r; empty where it is not known, and then
	// nothing needs to be put back.
	limits []rlimit
}

// SignalSet is a set of signals: bit n-1 is signal n.
type SignalSet uint64

// Has reports whether s is in the set.
func (set SignalSet) Has(s syscall.Signal) bool { return set>>(uint(s)-1)&1 != 0 }

// rlimit is the kernel's struct rlimit64, in the units of the limit.
type rlimit struct{ soft, hard uint64 }

// lastSignal is the highest signal number of the kernel.
const lastSignal = 64
