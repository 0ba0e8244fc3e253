package zone

import (
	"strconv"

	"daemontools-go/pkg/tai"
)

// Local writes local times. It remembers what it looked up last, since the
// times of a log are close together.
type Local struct {
	zone   *Zone
	period period
	second int64  // of UTC: the one that text is about
	day    int64  // of local time: the one that date is about
	date   []byte // empty: none yet
	text   clockText
	size   int // of text; 0: none yet
}

// clockText is date and time up to the point, 36 bytes if the year has 20
// digits. It is made of whole words of 16 bytes: processors are slow to read
// what was just written in pieces that overlap.
type clockText [48]byte

// TextSize is the room in bytes that any local time has enough of: there are at
// most ten digits behind the point.
const TextSize = len(clockText{}) + 10

// NewLocal returns a Local of times in z.
func NewLocal(z *Zone) *Local { return &Local{zone: z} }

// Append appends the local time of the moment that is seconds after 1970 UTC,
// and nano nanoseconds, as YYYY-MM-DD HH:MM:SS.NNNNNNNNN. ok is false, and
// nothing appended, where the C library has no local time.
//
// As tai64nlocal prints them, years are not padded, they are printed without
// sign modulo 2^64, and 1,000,000,000 nanoseconds or more as they are.
//
// With room for TextSize more bytes in p nothing is allocated; those after the
// text are overwritten.
func (l *Local) Append(p []byte, seconds int64, nano uint32) (longer []byte, ok bool) {
	if seconds != l.second || l.size == 0 {
		if !l.turnTo(seconds) {
			return p, false
		}
	}
	n := len(p)
	if cap(p)-n < TextSize {
		p = append(p, make([]byte, TextSize)...)
	}
	p = p[:n+TextSize]
	text := l.text // a variable, so that it is copied without a call
	*(*clockText)(p[n:]) = text
	n += l.size
	if nano > 999999999 {
		return strconv.AppendUint(p[:n], uint64(nano), 10), true
	}
	putNine(p[n:], nano)
	return p[:n+9], true
}

// turnTo makes text that of another second.
func (l *Local) turnTo(seconds int64) bool {
	period := l.period
	if seconds < period.from || seconds >= period.to {
		var ok bool
		if period, ok = l.zone.at(seconds); !ok {
			return false
		}
	}
	// Nothing within centuries of the ends: the sum may overflow there.
	const centuries = 1 << 40
	if seconds < earliest-centuries || seconds > latest+centuries || !representable(seconds+period.offset) {
		return false
	}
	l.period, l.second = period, seconds

	day, rest := floor(seconds+period.offset, daySeconds)
	if day != l.day || len(l.date) == 0 {
		l.day = day
		l.date = appendDate(l.date[:0], day)
	}
	minute, s := rest/60, rest%60+period.extra
	text := append(append(l.text[:0], l.date...), ' ')
	text = append(appendTwo(text, int(minute/60)), ':')
	text = append(appendTwo(text, int(minute%60)), ':')
	text = append(appendTwo(text, int(s)), '.')
	l.size = len(text)
	return true
}

func appendDate(p []byte, day int64) []byte {
	year, month, dayOfMonth := tai.Date(day)
	p = strconv.AppendUint(p, uint64(int32(year)), 10)
	p = appendTwo(append(p, '-'), month)
	return appendTwo(append(p, '-'), dayOfMonth)
}

// appendTwo appends two digits.
func appendTwo(p []byte, n int) []byte { return append(p, byte('0'+n/10), byte('0'+n%10)) }

// putNine writes n, which is below 1,000,000,000, in nine digits to the
// beginning of p. All but the first are found at once: a word is cut into two
// halves of four digits, these into pairs, these into digits, each in a byte.
func putNine(p []byte, n uint32) {
	_ = p[8]
	p[0] = byte('0' + n/100000000)
	n %= 100000000
	v := uint64(n/10000) | uint64(n%10000)<<32
	pairs := v * 10486 >> 20 & 0x7f0000007f // v / 100
	v = pairs | (v-100*pairs)<<16
	tens := v * 103 >> 10 & 0x000f000f000f000f // v / 10
	v = tens | (v-10*tens)<<8 | 0x3030303030303030
	p[1], p[2], p[3], p[4] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	p[5], p[6], p[7], p[8] = byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56)
}
