package zone

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// no has no files.
func no(string) []byte { return nil }

func local(t *testing.T, tz string, seconds int64) string {
	t.Helper()
	text, ok := NewLocal(Find(tz, true, "", no)).Append(nil, seconds, 787492500)
	require.True(t, ok, "%s %d", tz, seconds)
	require.Regexp(t, `\.787492500$`, string(text))
	return string(text[:len(text)-len(".787492500")])
}

// The times are those that tai64nlocal prints with the GNU C library 2.36.
func TestLocal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tz      string
		seconds int64
		want    string
	}{
		{"", 935467445, "1999-08-24 04:04:05"},
		{"no such zone", 935467445, "1999-08-24 04:04:05"},
		{":", 935467445, "1999-08-24 04:04:05"},
		{"UTC0", 0, "1970-01-01 00:00:00"},
		{"UTC0", -1, "1969-12-31 23:59:59"},
		{"UTC0", 951782400, "2000-02-29 00:00:00"},
		{"UTC0", 4107542400, "2100-03-01 00:00:00"},
		{"UTC0", 253402300800, "10000-01-01 00:00:00"},
		{"UTC0", -62135596800, "1-01-01 00:00:00"},
		{"UTC0", -62167219200, "0-01-01 00:00:00"},
		{"UTC0", -62167219201, "18446744073709551615-12-31 23:59:59"},
		{"UTC0", latest, "18446744071562069867-12-31 23:59:59"},
		{"UTC0", earliest, "18446744071562069868-01-01 00:00:00"},
		{"<+03>-3", 935467445, "1999-08-24 07:04:05"},
		{"<+0330>-3:30:15", 935467445, "1999-08-24 07:34:20"},
		{"ABC99", 935467445, "1999-08-23 04:04:05"},
		{"A5", 935467445, "1999-08-24 04:04:05"},
		{"EST5EDT,M3.2.0,M11.1.0", 935467445, "1999-08-24 00:04:05"},
		{":EST5EDT,M3.2.0,M11.1.0", 935467445, "1999-08-24 00:04:05"},
		{"EST5EDT", 935467445, "1999-08-24 00:04:05"},
		{"EST5EDT,M3.2.0,M11.1.0", 15000000, "1970-06-23 10:40:00"},
		{"EST5EDT,M3.2.0,M11.1.0", -15000000, "1969-07-11 04:20:00"},
		{"EST5EDT,M3.2.0,M11.1.0", 185000000000000, "5864386-08-16 12:53:20"},
		{"EST5EDT,M3.2.0,M11.1.0", 1000000000000000, "31690708-07-04 20:46:40"},
		{"EST5EDT,M3.2.0,M11.1.0", -188000000000000, "18446744073703596103-02-27 20:46:40"},
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", -10000000, "1969-09-07 17:13:20"},
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", 15000000, "1970-06-24 00:40:00"},
		{"EST5x", 935467445, "1999-08-24 04:04:05"},
	} {
		require.Equal(t, c.want, local(t, c.tz, c.seconds), "%s %d", c.tz, c.seconds)
	}
}

// The second before a change and the second of it.
func TestRules(t *testing.T) {
	t.Parallel()
	at := func(s string) int64 {
		moment, err := time.Parse(time.DateTime, s)
		require.NoError(t, err)
		return moment.Unix()
	}
	for _, c := range []struct{ tz, utc, before, after string }{
		{"EST5EDT,M3.2.0,M11.1.0", "2023-03-12 07:00:00", "2023-03-12 01:59:59", "2023-03-12 03:00:00"},
		{"EST5EDT,M3.2.0,M11.1.0", "2023-11-05 06:00:00", "2023-11-05 01:59:59", "2023-11-05 01:00:00"},
		{"CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31 01:00:00", "2024-03-31 01:59:59", "2024-03-31 03:00:00"},
		{"CET-1CEST,M3.5.0,M10.5.0/3", "2024-10-27 01:00:00", "2024-10-27 02:59:59", "2024-10-27 02:00:00"},
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", "2023-04-01 16:00:00", "2023-04-02 02:59:59", "2023-04-02 02:00:00"},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-31 01:00:00", "2024-03-30 22:59:59", "2024-03-31 00:00:00"},
		{"EET-2EEST,M3.4.4/50,M10.4.4/50", "2024-03-30 00:00:00", "2024-03-30 01:59:59", "2024-03-30 03:00:00"},
		{"IST-1GMT0,M10.5.0,M3.5.0/1", "2024-10-27 01:00:00", "2024-10-27 01:59:59", "2024-10-27 01:00:00"},
		{"AAA-3BBB,J60,J300", "2024-02-29 23:00:00", "2024-03-01 01:59:59", "2024-03-01 03:00:00"},
		{"AAA-3BBB,59,299", "2024-02-28 23:00:00", "2024-02-29 01:59:59", "2024-02-29 03:00:00"},
	} {
		require.Equal(t, c.before, local(t, c.tz, at(c.utc)-1), c)
		require.Equal(t, c.after, local(t, c.tz, at(c.utc)), c)
	}
}

func TestLocalBeyond(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tz      string
		seconds int64
	}{
		{"UTC0", latest + 1}, {"UTC0", earliest - 1}, {"UTC0", always}, {"UTC0", ever},
		{"XXX-5", latest}, {"XXX5", earliest}, {"XXX5", latest + 1},
	} {
		text, ok := NewLocal(Find(c.tz, true, "", no)).Append([]byte("x"), c.seconds, 0)
		require.False(t, ok, c)
		require.Equal(t, "x", string(text), c)
	}
}

func TestNano(t *testing.T) {
	t.Parallel()
	l := NewLocal(&Zone{})
	for nano, want := range map[uint32]string{
		0: "000000000", 7: "000000007", 999999999: "999999999", 1000000000: "1000000000", 1<<32 - 1: "4294967295",
	} {
		text, ok := l.Append(nil, 0, nano)
		require.True(t, ok)
		require.Equal(t, "1970-01-01 00:00:00."+want, string(text))
	}
}

// What is remembered from the time before changes nothing.
func TestLocalRemembers(t *testing.T) {
	t.Parallel()
	z := Find("EST5EDT,M3.2.0,M11.1.0", true, "", no)
	l := NewLocal(z)
	for i := range int64(4000) {
		for _, s := range []int64{i * 7654321, i, latest + 1, i * 7654321, 1e9 - i*86400} {
			want, wantOK := NewLocal(z).Append(nil, s, 1)
			got, ok := l.Append(nil, s, 1)
			require.Equal(t, wantOK, ok, s)
			require.Equal(t, string(want), string(got), s)
		}
	}
}

func TestNanoseconds(t *testing.T) {
	t.Parallel()
	l := NewLocal(&Zone{})
	check := func(nano uint32) {
		text, ok := l.Append(nil, 0, nano)
		require.True(t, ok)
		require.Equal(t, fmt.Sprintf("1970-01-01 00:00:00.%09d", nano), string(text))
	}
	random := rand.New(rand.NewPCG(5, 6))
	for n := range uint32(10000) { // each half of eight digits, and the first one
		check(n)
		check(n * 10000)
		check(n*10000 + 9999)
		check(n * 100000)
		check(random.Uint32())
	}
	for _, n := range []uint32{999999999, 1000000000, 1<<32 - 1} {
		check(n)
	}
}

// A time of any size fits where there are TextSize bytes.
func TestTextSize(t *testing.T) {
	l := NewLocal(&Zone{})
	room := make([]byte, 1, 1+TextSize)
	text, ok := l.Append(room, earliest, 1<<32-1)
	require.True(t, ok)
	require.Equal(t, "\x0018446744071562069868-01-01 00:00:00.4294967295", string(text))
	require.Same(t, &room[0], &text[0])
	require.Zero(t, testing.AllocsPerRun(100, func() { l.Append(room, 0, 1) }))
}

func BenchmarkAppend(b *testing.B) {
	for _, step := range []int64{0, 1} {
		b.Run(fmt.Sprintf("%d s apart", step), func(b *testing.B) {
			l := NewLocal(Find("CET-1CEST,M3.5.0,M10.5.0/3", true, "", no))
			p := make([]byte, 0, TextSize)
			b.ReportAllocs()
			for i := range int64(b.N) {
				l.Append(p, 1700000000+i*step, uint32(i)%1000000*1000+500)
			}
		})
	}
}
