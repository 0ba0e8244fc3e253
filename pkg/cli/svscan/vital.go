package svscan

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/history"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// fate is what has become of the vital service.
type fate struct {
	watch *sys.Watch // of its supervise directory; nil: the safety scan is all there is
	blind bool       // there is none yet
	ended bool       // for good
	code  int        // then svscan's exit code
}

// regard looks at the vital service, and stops everything when it has ended for
// good.
func (l *loop) regard() {
	if l.vital == "" || l.core.Stopping() {
		return
	}
	s, err := svc.Open(l.vital)
	if err != nil {
		return
	}
	defer s.Close()
	l.observe()
	if l.core.Retired(l.vital) || isOver(s) {
		l.fate.ended, l.fate.code = true, exitCode(s.History())
		l.stop()
	}
}

// observe watches the supervise directory of the vital service for its status
// record.
func (l *loop) observe() {
	if l.fate.watch == nil {
		w, err := sys.NewWatch()
		if err != nil {
			return
		}
		l.fate.watch = w
		l.waiter.Add(w.Fd(), vitalChanged)
	}
	// Again and again: the directory may be another one now. Until supervise has
	// made it nothing tells when it does: a link may lead anywhere.
	l.fate.blind = l.fate.watch.AddPutPath(l.vital+"/"+rundir.Supervise) != nil
}

// isOver reports whether s has run, does not run any more, and is not to be
// started again.
func isOver(s *svc.Service) bool {
	st, err := s.Status()
	if err != nil || !st.Running || st.PID != 0 || st.Want == rundir.WantUp || st.Finishing {
		return false
	}
	_, ran := last(s.History())
	return ran
}

// last returns how the service process has ended; ok is false if it has not since
// a supervise began afresh.
func last(list []history.Entry) (e history.Entry, ok bool) {
	for i := len(list) - 1; i >= 0; i-- {
		switch list[i].Kind {
		case history.Began:
			return e, false
		case history.Exited, history.Lost:
			return list[i], true
		case history.Started:
			return e, false
		}
	}
	return e, false
}

// exitCode is what a shell says of a process that ended so: its exit code, or 128
// and the number of the signal. Where nobody knows, it is trouble.
func exitCode(list []history.Entry) int {
	const signalled = 128
	switch e, _ := last(list); {
	case e.Kind != history.Exited:
		return cli.ExitTrouble
	case e.Signal != 0:
		return signalled + int(e.Signal)
	default:
		return int(e.Code)
	}
}
