package logread

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
	"daemontools-go/pkg/tai/zone"
)

// place returns the clocks of a place, by a rule as TZ has them.
func place(rule string) Clock {
	return zone.NewClock(zone.Find(rule, true, "", func(string) []byte { return nil })).At
}

var (
	utc    = place("UTC0")
	berlin = place("CET-1CEST,M3.5.0,M10.5.0/3")
)

// moment is a time in RFC 3339.
func moment(text string) int64 {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t.UnixNano()
}

func TestParseStamp(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line string // what is behind the stamp is in brackets
		time string
	}{
		{"@400000006b00bf99075bcbf4 [text]", "2026-11-20T21:45:51.1234565Z"},
		{"@400000006b00bf99075bcbf4 []", "2026-11-20T21:45:51.1234565Z"},
		{"@400000006b00bf99075bcbf4[]", "2026-11-20T21:45:51.1234565Z"},
		{"@400000006b00bf99075bcbf4 [ two spaces]", "2026-11-20T21:45:51.1234565Z"},
		{"1795211151.123456 [text]", "2026-11-20T21:45:51.123456Z"},
		{"0000000007.000000 [text]", "1970-01-01T00:00:07Z"},
		{"2026-11-20T21:45:51.123456Z [text]", "2026-11-20T21:45:51.123456Z"},
		{"2026-11-20T22:45:51.123456+01:00 [text]", "2026-11-20T21:45:51.123456Z"},
		{"2026-11-20T18:15:51.123456-03:30 [text]", "2026-11-20T21:45:51.123456Z"},
		{"2026-11-20_21:45:51.12345 [text]", "2026-11-20T21:45:51.12345Z"},
		{"2026-11-20T21:45:51.12345 [text]", "2026-11-20T21:45:51.12345Z"},
		{"2026-11-20 22:45:51.123456789  [text]", "2026-11-20T21:45:51.123456789Z"},
		{"2026-11-20 22:45:51.123456500 [text]", "2026-11-20T21:45:51.1234565Z"},
		{"2026-07-20 22:45:51.123456500 [text]", "2026-07-20T20:45:51.1234565Z"},
		// An hour that comes twice is the first one; one that never comes is put off.
		{"2026-10-25 02:30:00.000000000 [text]", "2026-10-25T00:30:00Z"},
		{"2026-03-29 02:30:00.000000000 [text]", "2026-03-29T01:30:00Z"},
		{"2026-12-31T23:59:60.123456Z [a leap second]", "2027-01-01T00:00:00.123456Z"},
	} {
		bare := strings.NewReplacer("[", "", "]", "").Replace(test.line)
		got, ok := ParseStamp([]byte(bare), berlin)
		require.True(t, ok, test.line)
		require.Equal(t, moment(test.time), got.Time, test.line)
		require.Equal(t, strings.IndexByte(test.line, '['), got.Size, test.line)
		require.Equal(t, bare[0] == '@', got.Label, test.line)
	}
}

func TestParseStampOfNone(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"", "text", "@", "@400000006b00bf99075bcbf text", "@400000006b00bf99075bcbf4x", "@400000006B00BF99075BCBF4 text",
		"1795211151 text", "1795211151.123 text", "1795211151.123456", // the last is one: see below
		"127.0.0.1 - - [20/Nov/2026:21:45:51 +0000]",
		"2026-11-20 21:45:51 text", "2026-11-20 21:45:51,123 text", "2026-11-20 21:45:51.123 text",
		"2026-11-20T21:45:51Z text", "2026-13-20_21:45:51.12345 text", "2026-02-30_21:45:51.12345 text",
		"2026-11-20_24:45:51.12345 text", "2026-11-20_21:60:51.12345 text", "2026-11-20_21:45:61.12345 text",
		"2026-11-20", "2026-", "12:00:00 text",
	} {
		_, ok := ParseStamp([]byte(line), utc)
		require.Equal(t, line == "1795211151.123456", ok, "%q", line)
	}
}

// Labels may stand for times that nanoseconds since 1970 have no room for.
func TestTimeOf(t *testing.T) {
	t.Parallel()
	require.Equal(t, int64(Latest), TimeOf(tai.Time{Seconds: tai.Offset + 1<<40}))
	require.Equal(t, int64(Earliest), TimeOf(tai.Time{}))
	require.Equal(t, int64(1_000_000_500), TimeOf(tai.Time{Seconds: tai.Offset + 1, Nano: 500}))
}

// Whatever a line is, its stamp is within it, and the rest does not matter.
func FuzzParseStamp(f *testing.F) {
	f.Add([]byte("@400000006b00bf99075bcbf4 text"))
	f.Add([]byte("1795211151.123456 text"))
	f.Add([]byte("2026-11-20T22:45:51.123456+01:00 text"))
	f.Add([]byte("2026-11-20_21:45:51.12345 text"))
	f.Add([]byte("2026-11-20 22:45:51.123456789  text"))
	f.Fuzz(func(t *testing.T, line []byte) {
		stamp, ok := ParseStamp(line, berlin)
		if !ok {
			require.Zero(t, stamp)
			return
		}
		require.GreaterOrEqual(t, stamp.Size, tai.DecimalSize-1) // seconds of nine digits
		require.LessOrEqual(t, stamp.Size, len(line))
		again, ok := ParseStamp(append(line[:stamp.Size:stamp.Size], "x"...), berlin)
		require.Equal(t, stamp.Size < len(line) || line[len(line)-1] == ' ', ok)
		if ok {
			require.Equal(t, stamp, again)
		}
	})
}

func BenchmarkParseStamp(b *testing.B) {
	line := []byte("@400000006b00bf99075bcbf4 text")
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := ParseStamp(line, utc); !ok {
			b.Fatal(line)
		}
	}
}
