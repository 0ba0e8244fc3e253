// Package logread is what a reader of logs has to decide: the time that a line
// begins with, which files of a log directory a span of time is in, what comes
// first in several logs, what time somebody means, and where a logger's run
// script says that it writes.
//
// It knows the stamps and the names of multilog, svlogd and s6-log. Times are
// nanoseconds since 1970 UTC; what lies before 1678 or after 2262 counts as the
// nearest time that does not.
package logread

import "daemontools-go/pkg/tai"

// The first and the last time.
const (
	Earliest = -1 << 63
	Latest   = 1<<63 - 1
)

const (
	second = int64(1e9)
	day    = 86400 // seconds
	// lastSecond is where nanoseconds since 1970 end, with some room.
	lastSecond = Latest/second - 10
)

// Clock tells what the clocks of a place show at the moment that is seconds
// after 1970 UTC: as seconds since 1970, which are ahead seconds ahead of UTC.
type Clock func(seconds int64) (shown, ahead int64)

// TimeOf returns the time that a label stands for.
func TimeOf(t tai.Time) int64 { return at(t.Unix(), int64(t.Nano)) }

// at returns the time that is seconds and nano nanoseconds, less than 2^32,
// after 1970.
func at(seconds, nano int64) int64 {
	switch {
	case seconds > lastSecond:
		return Latest
	case seconds < -lastSecond:
		return Earliest
	}
	return seconds*second + nano
}

// when returns the second at which the clocks of a place show what a clock
// shows that has counted shown seconds since 1970: the first one, where clocks
// are put back. Where they are put forward and never show it, they have shown
// about as much.
func (c Clock) when(shown int64) int64 {
	before, _ := c(shown - day)
	after, _ := c(shown + day)
	early, late := before+day, after-day // what they show, one change ago and one change later
	first := shown - (max(early, late) - shown)
	if now, _ := c(first); now == shown {
		return first
	}
	return shown - (min(early, late) - shown)
}

// date returns the days from 1970 until a date of the Gregorian calendar; ok is
// false if there is no such date. It is the inverse of tai.Date: years begin in
// March.
func date(year, month, dayOfMonth int64) (days int64, ok bool) {
	if month < 1 || month > 12 || dayOfMonth < 1 {
		return 0, false
	}
	y, m := year, month-3
	if m < 0 {
		y, m = y-1, m+12
	}
	days = 365*y + floor(y, 4) - floor(y, 100) + floor(y, 400) + (153*m+2)/5 + dayOfMonth - 1 - 719468
	backYear, backMonth, backDay := tai.Date(days)
	return days, backYear == year && int64(backMonth) == month && int64(backDay) == dayOfMonth
}

// floor divides, rounding down.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
