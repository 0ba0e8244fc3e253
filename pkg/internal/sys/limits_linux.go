package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Limit returns resource limit r as whatever this process executes will have it.
func (o *Origin) Limit(r int) (soft, hard uint64, err error) {
	if o.limits != nil {
		l := o.limits[r]
		return l.soft, l.hard, nil
	}
	var l rlimit
	err = prlimit(r, nil, &l)
	return l.soft, l.hard, err
}

// SetLimit sets the soft resource limit r of whatever this process executes.
func (o *Origin) SetLimit(r int, soft uint64) error {
	_, hard, err := o.Limit(r)
	if err != nil {
		return err
	}
	l := rlimit{soft: soft, hard: hard}
	if o.limits != nil {
		o.limits[r] = l
		return nil
	}
	// syscall.Setrlimit tells the runtime not to put RLIMIT_NOFILE back.
	return setrlimit(r, l)
}

func prlimit(r int, set, old *rlimit) error {
	_, _, e := syscall.RawSyscall6(unix.SYS_PRLIMIT64, 0, uintptr(r),
		uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(old)), 0, 0)
	if e != 0 {
		return e
	}
	return nil
}
