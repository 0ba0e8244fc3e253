package zone

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"
)

// file is the content of a zone file to be made.
type file struct {
	times    []int64
	of       []byte
	kinds    []kind
	leaps    []leap
	footer   string
	noFlags  bool // without the standard and UTC indicators
	version1 bool
}

// build makes the zone file; the part of version 1 is empty, as zic -b slim has
// it, unless it is all there is.
func (f file) build() []byte {
	if f.version1 {
		return f.part(0, 4, f)
	}
	p := append(f.part('2', 4, file{kinds: make([]kind, 1), noFlags: true}), f.part('2', 8, f)...)
	return append(p, "\n"+f.footer+"\n"...)
}

func (file) part(version byte, width int, f file) []byte {
	flags := len(f.kinds)
	if f.noFlags {
		flags = 0
	}
	p := append([]byte("TZif"), version)
	p = append(p, make([]byte, 15)...)
	for _, n := range []int{flags, flags, len(f.leaps), len(f.times), len(f.kinds), 4} {
		p = binary.BigEndian.AppendUint32(p, uint32(n))
	}
	number := func(n int64, width int) {
		if width == 8 {
			p = binary.BigEndian.AppendUint64(p, uint64(n))
		} else {
			p = binary.BigEndian.AppendUint32(p, uint32(n))
		}
	}
	bit := func(b bool) byte {
		if b {
			return 1
		}
		return 0
	}
	for _, at := range f.times {
		number(at, width)
	}
	p = append(p, f.of...)
	for _, k := range f.kinds {
		number(k.offset, 4)
		p = append(p, bit(k.summer), 0)
	}
	p = append(p, "XXX\x00"...)
	for _, l := range f.leaps {
		number(l.at, width)
		number(l.total, 4)
	}
	for i := range flags {
		p = append(p, bit(f.kinds[i].standard))
	}
	for i := range flags {
		p = append(p, bit(f.kinds[i].utc))
	}
	return p
}

// berlin is a shortened Europe/Berlin.
var berlin = file{
	times:  []int64{-2422054408, 1711846800, 1729990800},
	of:     []byte{1, 2, 1},
	kinds:  []kind{{offset: 3208}, {offset: 3600}, {offset: 7200, summer: true}},
	footer: "CET-1CEST,M3.5.0,M10.5.0/3",
}

func from(files map[string][]byte) func(string) []byte {
	return func(path string) []byte { return files[path] }
}

func timeIn(t *testing.T, z *Zone, seconds int64) string {
	t.Helper()
	text, ok := NewLocal(z).Append(nil, seconds, 0)
	require.True(t, ok)
	return string(text[:len(text)-len(".000000000")])
}

func TestFile(t *testing.T) {
	t.Parallel()
	old := berlin
	old.version1 = true
	old.times = []int64{-1 << 31, 1711846800, 1729990800} // no more fits into 4 bytes
	for name, c := range map[string]struct {
		data                []byte
		first               int64
		before, after, late string
	}{
		// Only version 2 has rules for what comes after the last change.
		"version 2": {berlin.build(), -2422054408, "1893-03-31 23:59:59", "1893-04-01 00:06:32", "2100-07-01 14:00:00"},
		"version 1": {old.build(), -1 << 31, "1901-12-13 21:39:19", "1901-12-13 21:45:52", "2100-07-01 13:00:00"},
	} {
		f, ok := parseFile(c.data)
		require.True(t, ok, name)
		require.Equal(t, c.before, timeIn(t, &f.Zone, c.first-1), name)
		require.Equal(t, c.after, timeIn(t, &f.Zone, c.first), name)
		require.Equal(t, "1970-01-01 01:00:00", timeIn(t, &f.Zone, 0), name)
		require.Equal(t, "2024-03-31 01:59:59", timeIn(t, &f.Zone, 1711846799), name)
		require.Equal(t, "2024-03-31 03:00:00", timeIn(t, &f.Zone, 1711846800), name)
		require.Equal(t, "2024-10-27 02:59:59", timeIn(t, &f.Zone, 1729990799), name)
		require.Equal(t, "2024-10-27 02:00:00", timeIn(t, &f.Zone, 1729990800), name)
		require.Equal(t, c.late, timeIn(t, &f.Zone, 4118126400), name)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	zone := berlin.build()
	files := from(map[string][]byte{
		"/zones/Europe/Berlin": zone, "/elsewhere": zone, "/zones/Universal": file{kinds: []kind{{offset: -60}}}.build(),
		"/zones/text": []byte("no zone"),
	})
	const noon = 1720008000 // 2024-07-03 12:00 UTC
	for tz, want := range map[string]string{
		"Europe/Berlin": "14:00", ":Europe/Berlin": "14:00", "/elsewhere": "14:00", ":/elsewhere": "14:00",
		"Europe/Paris": "12:00", "/nowhere": "12:00", "text": "12:00", ":": "12:00", "": "11:59",
		"CET-1CEST,M3.5.0,M10.5.0/3": "14:00",
	} {
		require.Equal(t, "2024-07-03 "+want+":00", timeIn(t, Find(tz, true, "/zones", files), noon), tz)
	}
	require.Equal(t, "2024-07-03 12:00:00", timeIn(t, Find("", false, "/zones", files), noon))
	site := from(map[string][]byte{"/etc/localtime": zone})
	require.Equal(t, "2024-07-03 14:00:00", timeIn(t, Find("", false, "/zones", site), noon))
}

// A leap second is the 61st of its minute.
func TestLeapSeconds(t *testing.T) {
	t.Parallel()
	f, ok := parseFile(file{
		kinds: []kind{{offset: 3600}},
		leaps: []leap{{at: 78796800, total: 1}, {at: 94694401, total: 2}, {at: 126230402, total: 1}},
	}.build())
	require.True(t, ok)
	for seconds, want := range map[int64]string{
		78796799:  "1972-07-01 00:59:59",
		78796800:  "1972-07-01 00:59:60",
		78796801:  "1972-07-01 01:00:00",
		94694400:  "1973-01-01 00:59:59",
		94694401:  "1973-01-01 00:59:60",
		94694402:  "1973-01-01 01:00:00",
		126230401: "1974-01-01 00:59:59",
		126230402: "1974-01-01 01:00:01", // one second taken away
	} {
		require.Equal(t, want, timeIn(t, &f.Zone, seconds), seconds)
	}
}

// Before the first transition the first kind counts that is no summer time.
func TestFirstOffset(t *testing.T) {
	t.Parallel()
	f, ok := parseFile(file{times: []int64{0}, of: []byte{1}, kinds: []kind{{offset: 7200, summer: true}, {offset: 3600}}}.build())
	require.True(t, ok)
	require.Equal(t, "1970-01-01 00:59:59", timeIn(t, &f.Zone, -1))
}

// A TZ string without rules takes the changes of the file posixrules. Those in
// standard time move, others stay.
func TestUsualRules(t *testing.T) {
	t.Parallel()
	summer := kind{offset: 7200, summer: true}
	standard := kind{offset: 3600}
	for name, c := range map[string]struct {
		inStandard, inUTC bool
		start, end        int64 // of what is 1000 and 100000 in the file
	}{
		"wall clock":    {false, false, 1000 + 10800, 100000},
		"standard time": {true, false, 1000 + 10800, 100000 + 10800},
		"UTC":           {true, true, 1000, 100000},
	} {
		summer.standard, standard.standard = c.inStandard, c.inStandard
		summer.utc, standard.utc = c.inUTC, c.inUTC
		usual := file{times: []int64{1000, 100000, 1000000}, of: []byte{1, 0, 1}, kinds: []kind{standard, summer}}.build()
		z := Find("FOO-4BAR", true, "/zones", from(map[string][]byte{"/zones/posixrules": usual}))
		p, ok := z.at(50000)
		require.True(t, ok)
		require.Equal(t, period{from: c.start, to: c.end, offset: 5 * 3600}, p, name)
		p, _ = z.at(0)
		require.Equal(t, int64(4*3600), p.offset, name)
	}
}

func TestBadFiles(t *testing.T) {
	t.Parallel()
	good := berlin.build()
	footer := len("\nCET-1CEST,M3.5.0,M10.5.0/3\n")
	for n := range len(good) - footer {
		_, ok := parseFile(good[:n])
		require.False(t, ok, "the first %d bytes", n)
	}
	for name, f := range map[string]file{
		"kind that is not there": {times: []int64{0}, of: []byte{1}, kinds: make([]kind, 1)},
		"no kind":                {},
	} {
		_, ok := parseFile(f.build())
		require.False(t, ok, name)
	}
}
