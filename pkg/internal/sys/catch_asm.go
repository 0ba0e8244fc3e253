//go:build linux && (amd64 || arm64)

package sys

import "syscall"

const (
	saOnStack  = 0x08000000
	saRestorer = 0x04000000
	saRestart  = 0x10000000
)

// catchPipe is the write end of Catch's pipe. Read by the signal handler.
var catchPipe uintptr

// onSignal writes the signal's number as one byte into catchPipe. It is
// assembly: it runs on the signal stack of any thread and asks nothing of Go's
// runtime, which costs neither a goroutine nor a thread, as os/signal does.
func onSignal()

// sigreturn ends a handler.
func sigreturn()

func onSignalPC() uintptr
func sigreturnPC() uintptr

// Catch makes each of signals write its number, one byte, into a pipe, and
// returns the pipe's read end: non-blocking, close-on-exec, to be polled like
// any other descriptor. A signal that comes while 65,536 are unread is lost.
// It may be called once.
func Catch(signals ...syscall.Signal) (fd int, err error) {
	r, w, err := Pipe()
	if err != nil {
		return -1, err
	}
	if err := syscall.SetNonblock(r, true); err != nil {
		return -1, err
	}
	if err := syscall.SetNonblock(w, true); err != nil {
		return -1, err
	}
	catchPipe = uintptr(w)
	for _, s := range signals {
		act := sigaction{handler: onSignalPC(), flags: saOnStack | saRestorer | saRestart, restorer: sigreturnPC(), mask: ^SignalSet(0)}
		if e := rtSigaction(s, &act); e != 0 {
			return -1, e
		}
	}
	return r, nil
}
