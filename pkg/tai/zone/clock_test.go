package zone

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clockIn returns what the clocks of z show, with how far they are ahead.
func clockIn(z *Zone, seconds int64) (text string, ahead int64) {
	shown, ahead := NewClock(z).At(seconds)
	return time.Unix(shown, 0).UTC().Format(time.DateTime), ahead
}

func TestClock(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		tz      string
		seconds int64
		want    string
		ahead   int64
	}{
		{"UTC0", 1795211151, "2026-11-20 21:45:51", 0},
		{"CET-1CEST,M3.5.0,M10.5.0/3", 1795211151, "2026-11-20 22:45:51", 3600},
		{"CET-1CEST,M3.5.0,M10.5.0/3", 1774745999, "2026-03-29 01:59:59", 3600},
		{"CET-1CEST,M3.5.0,M10.5.0/3", 1774746000, "2026-03-29 03:00:00", 7200},
		{"CET-1CEST,M3.5.0,M10.5.0/3", 1792889999, "2026-10-25 02:59:59", 7200},
		{"CET-1CEST,M3.5.0,M10.5.0/3", 1792890000, "2026-10-25 02:00:00", 3600},
		{"NST3:30", 1795211151, "2026-11-20 18:15:51", -12600},
		// Seconds of an offset have no room.
		{"<+0330>-3:30:15", 935467445, "1999-08-24 07:34:05", 12600},
		{"<-0330>3:30:15", 935467445, "1999-08-24 00:34:05", -12600},
	} {
		text, ahead := clockIn(Find(test.tz, true, "", no), test.seconds)
		require.Equal(t, test.want, text, test.tz)
		require.Equal(t, test.ahead, ahead, test.tz)
	}
}

func TestClockOfLeapSeconds(t *testing.T) {
	t.Parallel()
	z := Zone{before: 3600, leaps: []leap{{at: 78796800, total: 1}, {at: 94694401, total: 2}, {at: 126230402, total: 1}}}
	for seconds, want := range map[int64]string{
		78796799:  "1972-07-01 00:59:59",
		78796800:  "1972-07-01 00:59:59", // the leap second
		78796801:  "1972-07-01 01:00:00",
		94694400:  "1973-01-01 00:59:59",
		94694402:  "1973-01-01 01:00:00",
		126230401: "1974-01-01 00:59:59",
		126230402: "1974-01-01 01:00:01",
	} {
		text, ahead := clockIn(&z, seconds)
		require.Equal(t, want, text, seconds)
		require.Equal(t, int64(3600), ahead)
	}
}

// Where there is no sensible local time the clocks show UTC.
func TestClockBeyond(t *testing.T) {
	t.Parallel()
	for _, offset := range []int64{100 * 3600, -100 * 3600, 1<<31 - 1, -1 << 31} {
		shown, ahead := NewClock(&Zone{before: offset}).At(7)
		require.Equal(t, int64(7), shown)
		require.Zero(t, ahead)
	}
	c := NewClock(&Zone{before: -99*3600 - 59*60})
	for _, seconds := range []int64{latest + 1, earliest - 1, ever, always} {
		c.At(0)
		shown, ahead := c.At(seconds)
		require.Equal(t, seconds, shown)
		require.Zero(t, ahead)
	}
}

// FuzzClock: what the clocks remember of one moment says nothing false about
// another, and they show what tai64nlocal prints.
func FuzzClock(f *testing.F) {
	f.Fuzz(func(t *testing.T, tz string, first, second int64) {
		z := Find(tz, true, "", no)
		used := NewClock(z)
		used.At(first)
		shown, ahead := used.At(second)
		freshShown, freshAhead := NewClock(z).At(second)
		require.Equal(t, freshShown, shown)
		require.Equal(t, freshAhead, ahead)
		require.Equal(t, second, shown-ahead)
		require.Zero(t, ahead%60)
		const offsets = 100 * 3600
		require.Less(t, max(ahead, -ahead), int64(offsets))
		if p, ok := z.at(second); ok && p.offset == ahead && 0 < second && second < 1<<37 {
			require.Equal(t, timeIn(t, z, second), time.Unix(shown, 0).UTC().Format(time.DateTime))
		}
	})
}
