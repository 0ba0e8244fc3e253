package tai

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// unix returns the moment of seconds and nanoseconds after 1970 UTC.
func unix(seconds int64, nano uint32) Time {
	return Time{Seconds: uint64(seconds) + Offset, Nano: nano}
}

func TestAppendUTC(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want    string
		seconds int64
		nano    uint32
	}{
		{"1970-01-01T00:00:00.000000Z", 0, 999},
		{"2026-11-20T21:45:51.123456Z", 1795211151, 123456500},
		{"2000-02-29T23:59:59.999999Z", 951868799, 999999999},
		{"1969-12-31T23:59:59.000001Z", -1, 1000},
		{"9999-12-31T23:59:59.000000Z", 253402300799, 0},
		{"0000-01-01T00:00:00.000000Z", -62167219200, 0},
		// Others' labels may stand for anything.
		{"0000-01-01T00:00:00.999999Z", 253402300800, 4294967295},
		{"9999-12-31T23:59:59.000000Z", -62167219201, 0},
	} {
		got := unix(test.seconds, test.nano).AppendUTC(nil)
		require.Equal(t, test.want, string(got))
		require.Len(t, got, UTCSize)
	}
}

func TestAppendLocal(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want  string
		ahead int64
	}{
		{"2026-11-20T21:45:51.123456+00:00", 0},
		{"2026-11-20T22:45:51.123456+01:00", 3600},
		{"2026-11-20T18:15:51.123456-03:30", -12600},
		{"2026-11-20T21:30:51.123456-00:15", -900},
		{"2026-11-25T01:44:51.123456+99:59", 99*3600 + 59*60},
	} {
		const now = 1795211151
		got := unix(now, 123456500).AppendLocal(nil, now+test.ahead, test.ahead)
		require.Equal(t, test.want, string(got))
		require.Len(t, got, LocalSize)
	}
}

func TestAppendDecimal(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want    string
		seconds int64
		nano    uint32
	}{
		{"1795211151.123456", 1795211151, 123456500},
		{"0000000007.000000", 7, 999},
		{"0000000000.999999", 10000000000, 4294967295},
		{"3709551615.000000", -1, 0},
	} {
		got := unix(test.seconds, test.nano).AppendDecimal([]byte("x "))
		require.Equal(t, "x "+test.want, string(got))
		require.Len(t, got, len("x ")+DecimalSize)
	}
}

// FuzzAppendUTC compares with package time, and reads back what was written.
func FuzzAppendUTC(f *testing.F) {
	f.Fuzz(func(t *testing.T, seconds int64, nano uint32) {
		moment := unix(seconds, nano)
		got := string(moment.AppendUTC(nil))
		require.Len(t, got, UTCSize)
		require.Equal(t, got[:UTCSize-1]+"+00:00", string(moment.AppendLocal(nil, seconds, 0)))
		if want := time.Unix(seconds, int64(nano%1e9)).UTC(); nano < 1e9 && 0 <= want.Year() && want.Year() <= 9999 {
			require.Equal(t, want.Format("2006-01-02T15:04:05.000000Z"), got)
		}
	})
}

func BenchmarkAppendLocal(b *testing.B) {
	var p []byte
	b.ReportAllocs()
	for now := int64(1795211151); b.Loop(); now++ {
		p = unix(now, 123456500).AppendLocal(p[:0], now+3600, 3600)
	}
}
