package logread

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T21:45:51.5Z") // 22:45:51.5 in Berlin
	for _, test := range []struct{ text, want string }{
		{"now", "2026-11-20T21:45:51.5Z"},
		{"today", "2026-11-19T23:00:00Z"},
		{"yesterday", "2026-11-18T23:00:00Z"},
		{"2026-11-20", "2026-11-19T23:00:00Z"},
		{"2026-07-01", "2026-06-30T22:00:00Z"},
		{"2026-11-20 12:00", "2026-11-20T11:00:00Z"},
		{"2026-11-20 12:00:05", "2026-11-20T11:00:05Z"},
		{"2026-11-20 12:00:05.25", "2026-11-20T11:00:05.25Z"},
		{"2026-11-20_12:00:05.25", "2026-11-20T11:00:05.25Z"},
		{"2026-11-20T12:00:05", "2026-11-20T11:00:05Z"},
		{"2026-11-20T12:00:05Z", "2026-11-20T12:00:05Z"},
		{"2026-11-20 12:00:05.123456Z", "2026-11-20T12:00:05.123456Z"},
		{"2026-11-20T12:00:05-03:30", "2026-11-20T15:30:05Z"},
		{"12:00", "2026-11-20T11:00:00Z"},
		{"12:00:05.5", "2026-11-20T11:00:05.5Z"},
		{"10:00Z", "2026-11-20T10:00:00Z"},
		{"30s", "2026-11-20T21:45:21.5Z"},
		{"10m", "2026-11-20T21:35:51.5Z"},
		{"10m ago", "2026-11-20T21:35:51.5Z"},
		{"1h30m", "2026-11-20T20:15:51.5Z"},
		{"3d", "2026-11-17T21:45:51.5Z"},
		{"1w", "2026-11-13T21:45:51.5Z"},
		{"@400000006b00bf99075bcbf4", "2026-11-20T21:45:51.1234565Z"},
		{"@400000006b00bf99075bcbf4.s", "2026-11-20T21:45:51.1234565Z"},
		{"1795211151.123456", "2026-11-20T21:45:51.123456Z"},
		{"1795211151", "2026-11-20T21:45:51Z"},
		{"2026-10-25 02:30", "2026-10-25T00:30:00Z"}, // comes twice
		{"2026-03-29 02:30", "2026-03-29T01:30:00Z"}, // never comes
	} {
		got, ok := ParseTime(test.text, now, berlin)
		require.True(t, ok, test.text)
		require.Equal(t, test.want, time.Unix(0, got).UTC().Format(time.RFC3339Nano), test.text)
	}
	for _, text := range []string{
		"", "x", "10", "10x", "m", "ago", " ago", "10m  ago", "-10m", "10m5", "24:00", "12:60", "1:00", "12:00 ", "2026-11", "2026-02-29",
		"2026-11-20 ", "2026-11-20 12", "2026-11-20T12:00+1", "tomorrow", "@400000006b00bf99", "12345678",
	} {
		_, ok := ParseTime(text, now, berlin)
		require.False(t, ok, "%q", text)
	}
	long, ok := ParseTime("999999w", now, berlin)
	require.True(t, ok)
	require.Equal(t, int64(Earliest), long)
}

// Every second of a year has the local time that it is found by, but for those
// of the second of two hours of the same name.
func TestWhen(t *testing.T) {
	t.Parallel()
	for _, clock := range []Clock{utc, berlin, place("EST5EDT,M3.2.0,M11.1.0"), place("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")} {
		last := int64(-1 << 63)
		for second := moment("2026-01-01T00:00:00Z") / 1e9; second < moment("2027-01-01T00:00:00Z")/1e9; second += 599 {
			shown, _ := clock(second)
			found := clock.when(shown)
			if shown > last {
				require.Equal(t, second, found)
				last = shown
				continue
			}
			again, _ := clock(found)
			require.Equal(t, shown, again)
			require.Less(t, found, second)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2026-11-20 12:00:05.25", "12:00", "1h30m ago", "@400000006b00bf99075bcbf4", "1795211151.123456", "2026-11-20T12:00:05-03:30"} {
		f.Add(text)
	}
	now := moment("2026-11-20T21:45:51Z")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := ParseTime(text, now, berlin)
		later, okLater := ParseTime(text, now+1e9, berlin)
		require.Equal(t, ok, okLater)
		require.LessOrEqual(t, got, later)
	})
}
