package sys

import (
	"syscall"
	"unsafe"
)

const (
	sigIgn     = 1 // SIG_IGN as a handler
	sigSetmask = 2 // SIG_SETMASK
)

// setMask sets this thread's signal mask and stores the old one, if asked.
//
//go:nosplit
func setMask(set, old *SignalSet) {
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, sigSetmask, uintptr(unsafe.Pointer(set)),
		uintptr(unsafe.Pointer(old)), unsafe.Sizeof(*set), 0, 0)
}

// Calm gives every signal the disposition this process was given it with,
// instead of the handlers of Go's runtime, and this thread the signal mask:
// TERM and HUP end the program as they end a C program, QUIT prints no
// goroutines, a broken pipe kills on any descriptor, and an ignored signal
// stays ignored. The runtime keeps what it needs for its own errors.
//
// Without the entry point there is nothing to put back.
func (o *Origin) Calm() {
	if o.limits == nil {
		return
	}
	for s := syscall.Signal(1); s <= lastSignal; s++ {
		if s == syscall.SIGKILL || s == syscall.SIGSTOP || runtimeNeeds(s) {
			continue
		}
		o.dispose(s)
	}
	mask := o.Blocked
	setMask(&mask, nil)
}

// Unblock gives this thread the signal mask that o says the process was given.
func (o *Origin) Unblock() {
	if o.limits != nil {
		mask := o.Blocked
		setMask(&mask, nil)
	}
}

// Ignore makes this process ignore s.
func Ignore(s syscall.Signal) {
	act := sigaction{handler: sigIgn}
	rtSigaction(s, &act)
}

// dispose gives s the disposition the process was given it with.
func (o *Origin) dispose(s syscall.Signal) {
	var act sigaction
	if o.Ignored.Has(s) {
		act.handler = sigIgn
	}
	rtSigaction(s, &act)
}

func rtSigaction(s syscall.Signal, act *sigaction) syscall.Errno {
	_, _, e := syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(s), uintptr(unsafe.Pointer(act)),
		0, unsafe.Sizeof(SignalSet(0)), 0, 0)
	return e
}

// runtimeNeeds tells the signals that stay the runtime's: faults, which it
// turns into a report, and the one by which setuid(2) reaches all threads.
func runtimeNeeds(s syscall.Signal) bool {
	const sigSetXID = 33
	switch s {
	case syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGFPE, sigSetXID:
		return true
	}
	return false
}
