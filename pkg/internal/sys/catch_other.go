//go:build !linux || !(amd64 || arm64)

package sys

import (
	"os"
	"os/signal"
	"syscall"
)

// Catch makes each of signals write its number, one byte, into a pipe, and
// returns the pipe's read end: non-blocking, close-on-exec, to be polled like
// any other descriptor. It may be called once.
func Catch(signals ...syscall.Signal) (fd int, err error) {
	r, w, err := Pipe()
	if err != nil {
		return -1, err
	}
	if err := syscall.SetNonblock(r, true); err != nil {
		return -1, err
	}
	arrived := make(chan os.Signal, 64)
	list := make([]os.Signal, len(signals))
	for i, s := range signals {
		list[i] = s
	}
	signal.Notify(arrived, list...)
	go func() {
		for s := range arrived {
			syscall.Write(w, []byte{byte(s.(syscall.Signal))})
		}
	}()
	return r, nil
}
