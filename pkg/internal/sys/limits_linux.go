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

// Unlimit takes resource limit r, the hard one too, from whatever this process
// executes. EPERM: this process may not raise its hard limit so far.
func (o *Origin) Unlimit(r int) error {
	none := rlimit{unix.RLIM_INFINITY, unix.RLIM_INFINITY}
	if o.limits == nil {
		return setrlimit(r, none)
	}
	// The hard limit at once, since the kernel may refuse it; the soft one waits
	// like all others.
	var is rlimit
	if err := prlimit(r, nil, &is); err != nil {
		return err
	}
	if err := prlimit(r, &rlimit{is.soft, none.hard}, nil); err != nil {
		return err
	}
	o.limits[r] = none
	return nil
}

func prlimit(r int, set, old *rlimit) error {
	_, _, e := syscall.RawSyscall6(unix.SYS_PRLIMIT64, 0, uintptr(r),
		uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(old)), 0, 0)
	if e != 0 {
		return e
	}
	return nil
}

// limit is a resource limit as this process was given it.
type limit struct {
	resource int
	was      rlimit
}

// raisedLimits are the limits that were raised for Go's runtime, by the entry
// point or by the runtime itself (which stops one short of the hard
// RLIMIT_NOFILE). One that somebody has set since, with prlimit(1) say, is not
// among them: what this process starts shall have it.
func (o *Origin) raisedLimits() []limit {
	var list []limit
	for _, r := range [...]int{LimitData, LimitNProc, LimitNoFile, LimitAS} {
		var is rlimit
		was := o.limits[r]
		if prlimit(r, nil, &is) == nil && is.hard == was.hard && is.soft != was.soft && is.soft >= is.hard-1 {
			list = append(list, limit{r, was})
		}
	}
	return list
}
