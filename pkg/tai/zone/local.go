package zone

import "strconv"

// Local writes local times. It remembers what it looked up last, since the
// times of a log are close together.
type Local struct {
	zone   *Zone
	period period
	second int64  // of UTC: the one that text is about
	day    int64  // of local time: the one that date is about
	date   []byte // empty: none yet
	text   []byte // date and time up to the point; empty: none yet
}

// NewLocal returns a Local of times in z.
func NewLocal(z *Zone) *Local { return &Local{zone: z} }

// Append appends the local time of the moment that is seconds after 1970 UTC,
// and nano nanoseconds, as YYYY-MM-DD HH:MM:SS.NNNNNNNNN. ok is false, and
// nothing appended, where the C library has no local time.
//
// As tai64nlocal prints them, years are not padded, they are printed without
// sign modulo 2^64, and 1,000,000,000 nanoseconds or more as they are.
func (l *Local) Append(p []byte, seconds int64, nano uint32) (longer []byte, ok bool) {
	if seconds != l.second || len(l.text) == 0 {
		if !l.turnTo(seconds) {
			return p, false
		}
	}
	p = append(p, l.text...)
	return appendNano(p, nano), true
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
	l.text = append(l.text[:0], l.date...)
	l.text = append(l.text, ' ')
	l.text = append(appendTwo(l.text, int(minute/60)), ':')
	l.text = append(appendTwo(l.text, int(minute%60)), ':')
	l.text = append(appendTwo(l.text, int(s)), '.')
	return true
}

func appendDate(p []byte, day int64) []byte {
	year, month, dayOfMonth := civil(day)
	p = strconv.AppendUint(p, uint64(int32(year)), 10)
	p = appendTwo(append(p, '-'), month)
	return appendTwo(append(p, '-'), dayOfMonth)
}

// appendTwo appends two digits.
func appendTwo(p []byte, n int) []byte { return append(p, byte('0'+n/10), byte('0'+n%10)) }

// appendNano appends nine digits, or ten.
func appendNano(p []byte, n uint32) []byte {
	if n > 999999999 {
		return strconv.AppendUint(p, uint64(n), 10)
	}
	var digits [9]byte
	for i := 8; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return append(p, digits[:]...)
}
