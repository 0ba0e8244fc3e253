//go:build !linux

package sys

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// Limit returns resource limit r as whatever this process executes will have it.
func (o *Origin) Limit(r int) (soft, hard uint64, err error) {
	var l syscall.Rlimit
	err = syscall.Getrlimit(r, &l)
	return uint64(l.Cur), uint64(l.Max), err
}

// SetLimit sets the soft resource limit r of whatever this process executes.
func (o *Origin) SetLimit(r int, soft uint64) error {
	_, hard, err := o.Limit(r)
	if err != nil {
		return err
	}
	return setrlimit(r, rlimit{soft, hard})
}

// Unlimit takes resource limit r, the hard one too, from whatever this process
// executes. EPERM: this process may not raise its hard limit so far.
func (o *Origin) Unlimit(r int) error {
	return setrlimit(r, rlimit{unix.RLIM_INFINITY, unix.RLIM_INFINITY})
}
