package svc

import (
	"errors"

	"daemontools-go/pkg/rundir"
)

// ErrNotRunning says that no supervise runs in the directory.
var ErrNotRunning = errors.New("supervise not running")

// Error says which step of a client's work failed, and why.
type Error struct {
	Step Step
	Err  error // a syscall.Errno, ErrNotRunning, or rundir.ErrFormat
}

// Error is the message in Go's words; svc, svstat and svok have their own.
func (e *Error) Error() string { return "unable to " + e.Step.String() + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Step is one step of a client's work.
type Step int

// In the order in which they are made.
const (
	Enter    Step = iota // the run directory is opened; it fails where chdir would
	StatDown             // is there a down file?
	OpenOK               // has the FIFO ok a reader?
	OpenStatus
	ReadStatus
	OpenControl
	WriteControl
)

// String completes the sentence "unable to".
func (s Step) String() string { return steps[s] }

var steps = [...]string{
	Enter:        "chdir",
	StatDown:     "stat " + rundir.Down,
	OpenOK:       "open " + rundir.OK,
	OpenStatus:   "open " + rundir.Status,
	ReadStatus:   "read " + rundir.Status,
	OpenControl:  "open " + rundir.Control,
	WriteControl: "write " + rundir.Control,
}
