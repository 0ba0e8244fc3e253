package svstat

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
)

func TestClock(t *testing.T) {
	t.Parallel()
	require.Equal(t, "2026-11-20 22:45:51, just now", here.moment(ago(0)))
	require.Equal(t, "2026-11-19 22:45:51, 24 hours ago", here.moment(ago(86400)))
	require.Equal(t, "2026-11-20 22:45:51.000000", here.shown(ago(0), toMicroseconds))
	for want, t64 := range map[string]tai.Time{
		"in the future":           ago(-1),
		"1 second ago":            ago(1),
		"53375 days ago":          {Seconds: tai.FromUnix(now).Seconds - 53375*86400},
		"53375995583650 days ago": {Seconds: 0}, // no time at all
	} {
		require.Equal(t, want, here.ago(t64))
	}
}

func TestAmount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount, within string
		seconds        int64
	}{
		{"0 seconds", "1 second", 0},
		{"1 second", "1 second", 1},
		{"119 seconds", "119 seconds", 119},
		{"2 minutes", "2 minutes", 120},
		{"2 minutes", "3 minutes", 121},
		{"119 minutes", "120 minutes", 7199},
		{"2 hours", "2 hours", 7200},
		{"47 hours", "48 hours", 172799},
		{"2 days", "3 days", 172801},
	} {
		require.Equal(t, c.amount, amount(c.seconds))
		require.Equal(t, c.within, within(c.seconds))
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for want, ns := range map[string]int64{
		"less than 1 ms": 999_999,
		"1 ms":           1e6,
		"999 ms":         999_999_999,
		"1.0 seconds":    1e9,
		"9.9 seconds":    9_999_999_999,
		"10 seconds":     10e9,
		"2 minutes":      179e9,
		"106751 days":    1<<63 - 1,
	} {
		require.Equal(t, want, span(ns))
	}
}
