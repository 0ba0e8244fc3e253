//go:build !linux

package sys

import (
	"os/signal"
	"syscall"
)

// Calm has nothing to put back here: the runtime's dispositions stay.
func (o *Origin) Calm() {}

// Unblock has nothing to do here.
func (o *Origin) Unblock() {}

// Ignore makes this process ignore s.
func Ignore(s syscall.Signal) { signal.Ignore(s) }
