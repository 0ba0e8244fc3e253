package svstat

import (
	"strconv"

	"daemontools-go/pkg/logread"
	"daemontools-go/pkg/tai"
)

// clock is the moment at which a service is looked at, and what clocks show
// here.
type clock struct {
	now   int64 // nanoseconds since 1970
	local logread.Clock
}

// Sizes in bytes of a local time.
const (
	toSeconds      = len("2026-11-20 22:45:51")
	toMicroseconds = len("2026-11-20 22:45:51.123456")
)

// shown is what the clocks here show at t, in size bytes.
func (c clock) shown(t tai.Time, size int) string {
	shown, ahead := c.local(t.Unix())
	text := t.AppendLocal(make([]byte, 0, tai.LocalSize), shown, ahead)
	text[len("2026-11-20")] = ' '
	return string(text[:size])
}

// moment is t as a time and a distance.
func (c clock) moment(t tai.Time) string { return c.shown(t, toSeconds) + ", " + c.ago(t) }

// ago is how long ago t was.
func (c clock) ago(t tai.Time) string {
	now := tai.FromUnix(c.now)
	switch {
	case t.Seconds > now.Seconds:
		return "in the future" // the clock was set back
	case t.Seconds == now.Seconds:
		return "just now"
	}
	return amount(c.since(t)) + " ago"
}

// since is how many seconds ago t was: no less than 0.
func (c clock) since(t tai.Time) int64 {
	now := tai.FromUnix(c.now).Seconds
	if t.Seconds > now {
		return 0
	}
	return int64(min(now-t.Seconds, 1<<62))
}

// units are what seconds are counted in, the longest first: from two of a unit
// on, so that no number is far off.
var units = [...]struct {
	size int64 // in seconds
	name string
}{{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}}

// amount is a number of seconds in whole units that people can grasp.
func amount(seconds int64) string {
	for _, u := range units {
		if seconds >= 2*u.size {
			return count(seconds/u.size, u.name)
		}
	}
	return count(seconds, "second")
}

// within is amount for what lies within so many seconds.
func within(seconds int64) string {
	for _, u := range units {
		if seconds >= 2*u.size {
			return count((seconds-1)/u.size+1, u.name)
		}
	}
	return count(max(seconds, 1), "second")
}

// span is how long ns nanoseconds are.
func span(ns int64) string {
	const ms = 1e6
	switch {
	case ns < 1*ms:
		return "less than 1 ms"
	case ns < 1000*ms:
		return strconv.FormatInt(ns/ms, 10) + " ms"
	case ns < 10_000*ms:
		tenths := ns / (100 * ms)
		return strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + " seconds"
	}
	return amount(ns / (1000 * ms))
}

// count is a number of things called name.
func count(n int64, name string) string {
	if n != 1 {
		name += "s"
	}
	return strconv.FormatInt(n, 10) + " " + name
}

// times is how often something was.
func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return count(int64(n), "time")
}
