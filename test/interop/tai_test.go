package interop

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
)

const zoneinfo = "/usr/share/zoneinfo"

// zoneStrings are values of TZ that name no file. What C makes of a rule that
// is malformed depends on what its memory holds, so there is none here.
var zoneStrings = []string{
	"", ":", "::", "UTC0", "EST5EDT,M3.2.0,M11.1.0", ":EST5EDT,M3.2.0", "EST5EDT,", "<+03>-3", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
	"CET-1CEST,M3.5.0,M10.5.0/3", "AEST-10AEDT,M10.1.0,M4.1.0/3", "EET-2EEST,M3.4.4/50,M10.4.4/50", "IST-1GMT0,M10.5.0,M3.5.0/1",
	"XXX-14YYY,J1/0,J365/26", "XXX12YYY,0/0,364/23:59:59", "AAA-3BBB,J60,J300", "AAA-3BBB,59,299", "AAA-3BBB,J59/-5,J60/167",
	"FOO5BAR", "MSK-3MSD-4", "EST5EDT4:30,60/2,300/2", "<UTC+3>-3:30:15", "ABC99", "ABC-24:59:59DEF", "EST5x", "EST+", "EST-0",
	"A5", "foo", "Europe", "Nowhere/City", "/nonexistent", "/etc/passwd", "../zoneinfo/Asia/Tokyo", "/usr/share/zoneinfo/Asia/Tokyo",
	"GMT0BST,M3.5.0/1,M10.5.0", "NZST-12NZDT,M9.5.0,M4.1.0/3", "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", "CST6CDT,M4.1.0/0,M10.5.0/24",
	"<-02>2<-01>,M3.5.0/-24,M10.5.0/-25", "IST-2IDT,M3.4.4/26,M10.5.0", "AAA4BBB4,M1.1.0/0,M12.5.6/24", "AAA-3BBB-3:00:01,J60/0,J61/0", "AAA0BBB24,M2.5.0,M3.1.0",
	"XXX3YYY,J1/-167:59:59,J365/167:59:59", "AAA-24BBB-24:59:59,M6.2.3/12,M6.3.3/12", "<+00>-0<+02>-2,M3.5.0/1,M10.5.0/3",
}

// TestTai64nlocal gives both programs labels of all times in all time zones: of
// every change and leap second, of random moments, and of years far away.
func TestTai64nlocal(t *testing.T) {
	needC(t)
	zones := zoneFiles(t)
	if len(zones) == 0 {
		t.Run("zone files", func(t *testing.T) { t.Skip("there are none in " + zoneinfo + " (Debian: apt-get install tzdata)") })
	}
	if testing.Short() {
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(zones), func(i, k int) { zones[i], zones[k] = zones[k], zones[i] })
		zones = zones[:min(len(zones), 50)]
	}
	leaps := leapSeconds(t)
	for i, zone := range append(zones, zoneStrings...) {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			env := []string{"TZ=" + zone}
			list := moments(zone, rand.New(rand.NewPCG(7, uint64(i))))
			list = append(list, leaps...)
			if i >= len(zones) {
				list = append(list, around(changesInC(t, env))...)
			}
			sameTimes(t, env, list)
		})
	}
	t.Run("TZ not set", func(t *testing.T) {
		t.Parallel()
		sameTimes(t, nil, moments("", rand.New(rand.NewPCG(7, 7))))
	})
	t.Run("TZDIR", func(t *testing.T) {
		t.Parallel()
		if len(zones) == 0 {
			t.Skip("no zones")
		}
		sameTimes(t, []string{"TZ=Tokyo", "TZDIR=" + zoneinfo + "/Asia"}, moments("Asia/Tokyo", rand.New(rand.NewPCG(7, 8))))
	})
}

// zoneFiles returns the names of all zones of the machine, those with leap
// seconds too.
func zoneFiles(t *testing.T) (names []string) {
	t.Helper()
	filepath.WalkDir(zoneinfo, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		if content, err := os.ReadFile(path); err == nil && bytes.HasPrefix(content, []byte("TZif")) {
			name, err := filepath.Rel(zoneinfo, path)
			require.NoError(t, err)
			names = append(names, name)
		}
		return nil
	})
	sort.Strings(names)
	return names
}

// moments are seconds since 1970 worth asking about in a zone.
func moments(zone string, random *rand.Rand) (list []int64) {
	const year = 31556952
	known := zoneChanges(zone)
	list = around(known)
	for range 300 {
		list = append(list, random.Int64N(8e9)-4e9)
	}
	for bits := range 55 { // the C library knows no year from 2^31 on
		list = append(list, random.Int64N(1<<bits), -random.Int64N(1<<bits))
	}
	// Whole years, the more finely where it is not known when the changes are.
	step := int64(86400 * 5)
	if len(known) == 0 {
		step = 6 * 3600
	}
	for _, y := range []int64{1969, 1970, 1971, 2036, 2037, 2038, 2100, 2400} {
		for start := (y - 1970) * year; start < (y-1969)*year; start += step {
			list = append(list, start+random.Int64N(step))
		}
	}
	random.Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
	return list
}

// zoneChanges finds the seconds at which the offset of a zone changes, as package
// time knows it, between 1900 and 2060.
func zoneChanges(zone string) (list []int64) {
	l, err := time.LoadLocation(strings.TrimPrefix(zone, ":"))
	if err != nil || zone == "" {
		return nil
	}
	at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).In(l)
	for at.Year() < 2060 {
		_, next := at.ZoneBounds()
		if !next.After(at) { // there is none, or package time finds none
			break
		}
		list = append(list, next.Unix())
		at = next
	}
	return list
}

// around are the seconds next to each of some seconds, and these.
func around(seconds []int64) (list []int64) {
	for _, s := range seconds {
		list = append(list, s-1, s, s+1)
	}
	return list
}

// leapSeconds are the seconds around all leap seconds: as those count that do
// not know of them, and with those before counted, as in the zones right/.
func leapSeconds(t *testing.T) (list []int64) {
	t.Helper()
	content, err := os.ReadFile(zoneinfo + "/leap-seconds.list")
	if err != nil {
		return nil
	}
	const from1900 = 2208988800 // the list counts from there to 1970
	for line := range strings.Lines(string(content)) {
		var at, ahead int64
		if n, _ := fmt.Sscanf(line, "%d %d", &at, &ahead); n == 2 {
			list = append(list, at-from1900, at-from1900+ahead-11, at-from1900+ahead-10)
		}
	}
	require.Greater(t, len(list), 3*27)
	return around(list)
}

// changesInC finds the seconds at which the C program's clocks change, in years
// that may be special for it.
func changesInC(t *testing.T, env []string) (list []int64) {
	t.Helper()
	const year, step = 31556952, 6 * 3600
	for _, y := range []int64{1969, 1970, 1971, 1972, 2023, 2024, 2037, 2038, 2100} {
		var low []int64
		for at := (y - 1970) * year; at <= (y-1969)*year; at += step {
			low = append(low, at)
		}
		offsets := offsetsInC(t, env, low)
		var high, before []int64
		n := 0
		for i := range len(low) - 1 {
			if offsets[i] != offsets[i+1] {
				low[n], n = low[i], n+1
				high = append(high, low[i+1])
				before = append(before, offsets[i])
			}
		}
		low = low[:n]
		for distance := int64(step); distance > 1; distance = (distance + 1) / 2 {
			middle := make([]int64, n)
			for i := range middle {
				middle[i] = (low[i] + high[i]) / 2
			}
			for i, offset := range offsetsInC(t, env, middle) {
				if offset == before[i] {
					low[i] = middle[i]
				} else {
					high[i] = middle[i]
				}
			}
		}
		list = append(list, high...)
	}
	return list
}

// offsetsInC asks the C program by how many seconds its clocks are ahead of UTC.
func offsetsInC(t *testing.T, env []string, seconds []int64) []int64 {
	t.Helper()
	var input []byte
	for _, s := range seconds {
		input = append(tai.FromUnix(s*1e9).AppendLabel(input), '\n')
	}
	offsets := make([]int64, len(seconds))
	lines := strings.Split(string(filter(t, cbin, "tai64nlocal", env, input)), "\n")
	require.Len(t, lines, len(seconds)+1)
	for i, s := range seconds {
		shown, err := time.Parse("2006-01-02 15:04:05", lines[i])
		require.NoError(t, err)
		offsets[i] = shown.Unix() - s
	}
	return offsets
}

// sameTimes asks both programs about moments with env as the whole environment.
func sameTimes(t *testing.T, env []string, seconds []int64) {
	t.Helper()
	var input []byte
	nanos := []uint32{0, 500, 787492500, 999999999, 1000000000, 1<<32 - 1}
	for i, s := range seconds {
		input = tai.Time{Seconds: uint64(s) + tai.Offset, Nano: nanos[i%len(nanos)]}.AppendLabel(input)
		input = fmt.Appendf(input, " %d\n", s)
	}
	want, got := filter(t, cbin, "tai64nlocal", env, input), filter(t, bin, "tai64nlocal", env, input)
	if bytes.Equal(want, got) {
		return
	}
	wanted, lines := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(wanted), len(lines)) {
		require.Equal(t, wanted[i], lines[i])
	}
	require.Equal(t, len(wanted), len(lines))
}

// filter returns what a program makes of input.
func filter(t *testing.T, dir, program string, env []string, input []byte) []byte {
	t.Helper()
	c := exec.Command(filepath.Join(dir, program))
	c.Env = append([]string{}, env...)
	c.Stdin = bytes.NewReader(input)
	var complaints bytes.Buffer
	c.Stderr = &complaints
	out, err := c.Output()
	require.NoError(t, err, "%s", c)
	require.Empty(t, complaints.String())
	return out
}

// TestTai64nlocalLines gives both programs lines whose labels are not as usual,
// but not those of which the C program dies.
func TestTai64nlocalLines(t *testing.T) {
	needC(t)
	for _, input := range []string{
		"", "\n", "x", "x\n\n@", "@4000000037c219bf2ef02e94", "@4000000037c219bf2ef02e94x", "@4000000037c219bf2ef02e94\n\n",
		"@4000000037c219bf2ef02e94@4000000037c219bf2ef02e94 x\n", " @4000000037c219bf2ef02e94\n", "@4000000037c219bf2ef02e94\x00\xff\n",
		"@000004000000037c219bf2ef02e94 more digits\n", "@f4000000037c219bf2ef02e94 more digits\n", "@3fffffff37c219bf2ef02e94 1900s\n",
		"@4000000037c219bf2ef02e94A\n", "a\n@4000000037c219bf2ef02e94 b\nc\n", "@4000000037c219bf2ef0\n2e94"[:21],
	} {
		require.Equal(t, string(filter(t, cbin, "tai64nlocal", []string{"TZ=UTC0"}, []byte(input))),
			string(filter(t, bin, "tai64nlocal", []string{"TZ=UTC0"}, []byte(input))), "%q", input)
	}
}

// TestTai64n gives both programs the same bytes: but for the labels, they make
// the same of them, and each reads what the other one has written.
func TestTai64n(t *testing.T) {
	needC(t)
	random := rand.New(rand.NewPCG(3, 4))
	noise := make([]byte, 300000)
	for i := range noise {
		noise[i] = byte(random.Uint32() >> (random.Uint32() % 24))
	}
	long := bytes.Repeat([]byte("x"), 200000)
	for _, input := range [][]byte{nil, []byte("\n"), []byte("a"), []byte("a\n\nb\n"), bytes.Repeat([]byte("\n"), 100000), noise, long} {
		require.Equal(t, input, unlabel(t, filter(t, cbin, "tai64n", nil, input)))
		require.Equal(t, input, unlabel(t, filter(t, bin, "tai64n", nil, input)))
	}
	for _, dir := range []string{cbin, bin} {
		labelled := filter(t, dir, "tai64n", nil, noise)
		require.True(t, bytes.Equal(filter(t, cbin, "tai64nlocal", nil, labelled), filter(t, bin, "tai64nlocal", nil, labelled)), dir)
	}
}

// unlabel takes the labels away, having looked at them: they do not go
// backwards, and end in 500 nanoseconds.
func unlabel(t *testing.T, labelled []byte) (text []byte) {
	t.Helper()
	previous := ""
	for _, line := range bytes.SplitAfter(labelled, []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		label, ok := tai.ParseLabel(line)
		require.True(t, ok, "%q", line)
		require.Equal(t, byte(' '), line[tai.LabelSize])
		require.Equal(t, uint32(500), label.Nano%1000)
		require.LessOrEqual(t, previous, string(line[:tai.LabelSize]))
		previous = string(line[:tai.LabelSize])
		text = append(text, line[tai.LabelSize+1:]...)
	}
	return text
}
