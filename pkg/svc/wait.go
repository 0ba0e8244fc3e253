package svc

import (
	"errors"
	"syscall"

	"daemontools-go/pkg/internal/sys"
)

// ErrTimeout says that a condition did not come true in time.
var ErrTimeout = errors.New("timed out")

// Wait waits until condition holds for all of services at once, or, if one, for
// one of them. A condition is asked about services[i] in the state st whenever
// that may have changed; with st.Running false the only other thing that is known
// is Last. It is not asked where there is no state yet, because supervise never
// ran or has only just begun.
//
// timeout is in nanoseconds (a time.Duration's number); negative: without end.
// Where supervise is not running Wait goes on, as another one may take over.
// Without services there is nothing to wait for.
//
// at is the number of the service on which it ended: the last one for which the
// condition came true, or the one that was still waited for (err is ErrTimeout),
// or the one whose state cannot be read (err is of Status, and does not wrap
// ENOENT).
//
// Wait waits for the system's word and does not look again and again (see
// Changes); it starts no goroutine.
func Wait(services []*Service, one bool, timeout int64, condition func(i int, st Status) bool) (at int, err error) {
	changes := Watch(services...)
	defer changes.Close()
	deadline := sys.Monotonic() + timeout
	for {
		// Before the look: what comes true at the deadline is in time.
		rest := int64(-1)
		if timeout >= 0 {
			rest = max(deadline-sys.Monotonic(), 0)
		}
		var ok bool
		ok, at, err = look(services, one, at, condition)
		if ok || err != nil {
			return at, err
		}
		if rest == 0 {
			return at, ErrTimeout
		}
		changes.Await(rest)
	}
}

// look asks about the services in turn, from number from on, until the answer is
// clear. at is the number of the service that made it clear: if all are waited
// for and one is not there yet, it is the only one to be asked about next time.
func look(services []*Service, one bool, from int, condition func(i int, st Status) bool) (ok bool, at int, err error) {
	for n := range services {
		at = (from + n) % len(services)
		st, err := services[at].Status()
		ok = err == nil && condition(at, st)
		if err != nil && !errors.Is(err, syscall.ENOENT) {
			return false, at, err
		}
		if ok == one {
			return ok, at, nil
		}
	}
	return !one || len(services) == 0, at, nil
}
