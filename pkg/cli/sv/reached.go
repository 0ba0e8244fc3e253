package sv

import (
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// reached reports whether the service has obeyed a control byte. It was in the
// state before when the byte was sent, and is in the state st now. script says
// that the service's check script must agree; it has to be asked last, as it is
// a program that runs.
//
// Bytes that only are signals are obeyed as soon as they are sent. That
// supervise ends (Exit) is not for st to say.
func reached(control byte, before, st svc.Status) (ok, script bool) {
	same := st.PID == before.PID && st.Since == before.Since
	switch control {
	case rundir.Up:
		return st.Up(), true
	case rundir.DownByte:
		return st.PID == 0, false
	case rundir.Terminate, rundir.Kill:
		if st.PID == 0 && wantDown(st) {
			return true, false // it is not to come back
		}
		return st.PID != 0 && !same && !st.TermSent, true
	case rundir.Once:
		if st.PID == 0 {
			return !same, false // it ran, and has ended
		}
		return wantDown(st), false
	case rundir.Pause:
		return st.PID == 0 || st.Paused, false
	case rundir.Continue:
		return st.PID == 0 || !st.Paused, false
	case rundir.Exit:
		return false, false
	}
	return true, false
}
