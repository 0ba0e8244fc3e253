//go:build linux && (amd64 || arm64)

package sys

import (
	"syscall"
	"unsafe"
)

// exec makes everything that needs memory before it lowers the limits: under
// them the runtime may get none. It is not syscall.Exec, which allocates, and
// puts back the RLIMIT_NOFILE that the runtime found, whatever SetLimit said.
func (o *Origin) exec(paths, argv, env []string) error {
	if o.limits == nil {
		return execPortable(paths, argv, env)
	}
	tries, err := cStrings(paths)
	if err != nil {
		return err
	}
	args, err := cStrings(argv)
	if err != nil {
		return err
	}
	vars, err := cStrings(env)
	if err != nil {
		return err
	}
	if err := o.giveBack(); err != nil {
		o.raiseLimits()
		return err
	}
	last := error(syscall.ENOENT)
	for _, path := range tries[:len(paths)] {
		_, _, e := syscall.RawSyscall(syscall.SYS_EXECVE, uintptr(unsafe.Pointer(path)),
			uintptr(unsafe.Pointer(&args[0])), uintptr(unsafe.Pointer(&vars[0])))
		if stop := lookup(e, &last); stop {
			break
		}
	}
	o.raiseLimits()
	return last
}

// giveBack prepares the execve: what the program was given itself is what its
// successor finds. The signals have their dispositions since Calm, but for those
// that the runtime needed.
func (o *Origin) giveBack() error {
	for s := syscall.Signal(1); s <= lastSignal; s++ {
		if runtimeNeeds(s) && o.Ignored.Has(s) {
			o.dispose(s)
		}
	}
	mask := o.Blocked
	setMask(&mask, nil)
	for fd := 0; fd < 3; fd++ {
		if o.Closed>>fd&1 != 0 {
			Close(fd)
		}
	}
	return o.lowerLimits()
}

// lowerLimits gives this process the limits its successor shall have. It leaves
// those alone that are so already: the kernel refuses to set an RLIMIT_NOFILE
// above what it allows today, even to what it is.
func (o *Origin) lowerLimits() error {
	for r, want := range o.limits {
		var is rlimit
		if err := prlimit(r, nil, &is); err != nil {
			return err
		}
		if is == want {
			continue
		}
		if err := prlimit(r, &want, nil); err != nil {
			return err
		}
	}
	return nil
}

// raiseLimits takes lowerLimits back for the limits the runtime trips over.
func (o *Origin) raiseLimits() {
	for _, r := range [...]int{LimitData, LimitNProc, LimitNoFile, LimitAS} {
		hard := o.limits[r].hard
		prlimit(r, &rlimit{hard, hard}, nil)
	}
}
