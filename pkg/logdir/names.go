// Package logdir owns the log directory: the names and modes in it, what a
// start finds and does about it, where current ends, what a rotation does, and
// which old files go. Nobody else knows them. Source: spec formats.md 6 and
// multilog.md 6 and 7.
//
// It decides and does nothing itself: a Dir says what comes next, the caller
// does it and tells how it went.
package logdir

import "daemontools-go/pkg/tai"

// What a log directory holds beside finished files.
const (
	Lock      = "lock"      // flock'ed as long as multilog runs, LockMode
	Current   = "current"   // what is being written: BusyMode, DoneMode after a clean end
	Previous  = "previous"  // current while it is being rotated away, DoneMode
	Processed = "processed" // what the processor writes: BusyMode, DoneMode when it is complete
	State     = "state"     // what the processor is told by its last successful run
	NewState  = "newstate"  // what it leaves for the next one
)

// Modes. The owner's execute bit marks a file as complete and on the disk, and
// no other bit is looked at.
const (
	DirMode    = 0o700
	LockMode   = 0o600
	CreateMode = 0o600 // of a file that gets its mode later
	BusyMode   = 0o644
	DoneMode   = 0o744
	doneBit    = 0o100
)

// IsComplete reports whether mode marks a file as complete.
func IsComplete(mode uint32) bool { return mode&doneBit != 0 }

// What a finished file's name ends with.
const (
	Safe    = "s" // complete and on the disk
	Unclean = "u" // rescued after a crash: perhaps truncated, not processed
)

// FinishedName is the name of a file that was finished at t.
func FinishedName(t tai.Time, code string) string {
	name := t.AppendLabel(make([]byte, 0, tai.LabelSize+1))
	return string(append(name, '.')) + code
}

// Descriptors of the processor, beside its standard error.
const (
	ProcessorInput    = 0 // Previous
	ProcessorOutput   = 1 // Processed
	ProcessorState    = 4 // State
	ProcessorNewState = 5 // NewState
)
