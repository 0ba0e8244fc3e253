package sv

import (
	"strconv"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

// appendState appends what st says of the service called name at the time now
// (nanoseconds since 1970 UTC), without a newline.
//
// What runit calls down is all that is not to be started again: a service that
// runs once is one.
func appendState(out []byte, name string, st svc.Status, now int64) []byte {
	alive := st.PID != 0
	switch {
	case st.Finishing:
		out = append(out, "finish: "...)
	case alive:
		out = append(out, "run: "...)
	default:
		out = append(out, "down: "...)
	}
	out = append(out, name...)
	out = append(out, ": "...)
	if alive {
		out = append(out, "(pid "...)
		out = strconv.AppendUint(out, uint64(st.PID), 10)
		out = append(out, ") "...)
	}
	out = strconv.AppendUint(out, age(st.Since, now), 10)
	out = append(out, 's')
	switch {
	case alive && !st.NormallyUp:
		out = append(out, ", normally down"...)
	case !alive && st.NormallyUp:
		out = append(out, ", normally up"...)
	}
	if alive && st.Paused {
		out = append(out, ", paused"...)
	}
	switch {
	case !alive && st.Want == rundir.WantUp:
		out = append(out, ", want up"...)
	case alive && wantDown(st):
		out = append(out, ", want down"...)
	}
	if alive && st.TermSent {
		out = append(out, ", got TERM"...)
	}
	return out
}

// wantDown reports whether the service is not to be started again when it ends.
func wantDown(st svc.Status) bool { return st.Want == rundir.WantDown || st.Want == rundir.WantOnce }

// age is how many whole seconds ago since was; 0 if that is to come.
func age(since tai.Time, now int64) uint64 {
	second := tai.FromUnix(now).Seconds
	if second < since.Seconds {
		return 0
	}
	return second - since.Seconds
}
