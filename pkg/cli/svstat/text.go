package svstat

import (
	"strconv"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

// appendState appends what st says at the moment now, in nanoseconds since
// 1970 (spec: commands.md 6).
func appendState(out []byte, st svc.Status, now int64) []byte {
	if !st.Running {
		return append(out, svc.ErrNotRunning.Error()...)
	}
	up := st.PID != 0
	if up {
		out = append(out, "up (pid "...)
		out = strconv.AppendUint(out, uint64(st.PID), 10)
		out = append(out, ") "...)
	} else {
		out = append(out, "down "...)
	}
	out = strconv.AppendUint(out, age(st.Since, now), 10)
	out = append(out, " seconds"...)
	if up && !st.NormallyUp {
		out = append(out, ", normally down"...)
	}
	if !up && st.NormallyUp {
		out = append(out, ", normally up"...)
	}
	if up && st.Paused {
		out = append(out, ", paused"...)
	}
	if !up && st.Want == rundir.WantUp {
		out = append(out, ", want up"...)
	}
	if up && st.Want == rundir.WantDown {
		out = append(out, ", want down"...)
	}
	return appendDetail(out, st, now)
}

// appendDetail appends what daemontools' svstat does not know, where supervise
// has said so; of readiness as s6's does.
func appendDetail(out []byte, st svc.Status, now int64) []byte {
	switch {
	case st.Ready:
		out = append(out, ", ready "...)
		out = strconv.AppendUint(out, age(st.ReadySince, now), 10)
		out = append(out, " seconds"...)
	case st.PID != 0:
	case st.Finishing:
		out = append(out, ", finishing"...)
	case st.Failed:
		out = append(out, ", failed"...)
	case st.Waits != "":
		out = append(append(out, ", waits for "...), st.Waits...)
	}
	return out
}

// age is how many whole seconds ago since was; 0 if that is to come. The C
// program has a double's precision, which shows where the label is no time at
// all.
func age(since tai.Time, now int64) uint64 {
	second := tai.FromUnix(now).Seconds
	if second < since.Seconds {
		return 0
	}
	return uint64(float64(second - since.Seconds))
}

// appendError appends what went wrong.
func appendError(out []byte, e *svc.Error) []byte {
	out = append(out, "unable to "...)
	out = append(out, e.Step.String()...)
	out = append(out, ": "...)
	if e.Err == rundir.ErrFormat {
		return append(out, rundir.ErrFormat.Error()...)
	}
	return append(out, cli.ErrorText(e.Err)...)
}
