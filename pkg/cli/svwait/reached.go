package svwait

import (
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// reached reports whether a service in the state st is where it is wanted, an
// option letter. first is what was recorded of it when svwait began, last what is
// recorded now, for a service that no supervise runs on.
//
// A service that cannot say that it is ready never is, as with s6.
func reached(wanted byte, first rundir.State, st svc.Status, last func() (rundir.State, error)) bool {
	switch wanted {
	case 'u':
		return st.Up()
	case 'U':
		return st.Up() && st.Ready
	case 'd', 'D':
		if !st.Running {
			// supervise ended, as after svc -dx, or died. A service that it left
			// down stays down; whether one that it left up still is, nobody says.
			state, err := last()
			return err == nil && state.PID == 0
		}
		return st.PID == 0 || wanted == 'd' && st.Finishing
	case 'r':
		return st.Up() && another(first, st)
	case 'R':
		return st.Up() && st.Ready && another(first, st)
	}
	return false
}

// another reports whether the service process of st is not the one of first:
// that one may have been down for too short a time to be seen so.
func another(first rundir.State, st svc.Status) bool {
	return st.PID != first.PID || st.Since != first.Since
}
