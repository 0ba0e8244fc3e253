package sys

import "syscall"

// Getpid returns the number of this process.
func Getpid() int { return syscall.Getpid() }

// Exit ends this process.
func Exit(code int) { syscall.Exit(code) }

// Kill sends a signal to one process.
func Kill(pid int, s syscall.Signal) error { return syscall.Kill(pid, s) }

// Reap returns a child that ended and is not waited for yet, or pid 0 if there
// is none. It does not block.
func Reap() (pid int, status syscall.WaitStatus) {
	for {
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return 0, 0
		}
		return pid, status
	}
}

// Wait waits for the child pid to end.
func Wait(pid int) (status syscall.WaitStatus, err error) {
	err = again(func() error {
		_, err := syscall.Wait4(pid, &status, 0, nil)
		return err
	})
	return status, err
}

// Setsid makes this process the leader of a session of its own.
func Setsid() error {
	_, err := syscall.Setsid()
	return err
}
