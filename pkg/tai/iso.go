package tai

// Sizes in bytes of a time in ISO 8601.
const (
	UTCSize   = 27 // 2026-11-20T21:45:51.123456Z
	LocalSize = 32 // 2026-11-20T22:45:51.123456+01:00
)

// AppendUTC appends t in ISO 8601, in UTC and whole microseconds, to p.
//
// It always is UTCSize bytes: of a year that is not within 0 to 9999 the last
// four digits stand there, and nanoseconds end at 999,999,999.
func (t Time) AppendUTC(p []byte) []byte {
	return append(t.appendClock(p, t.Unix()), 'Z')
}

// AppendLocal is AppendUTC for the clock of a place. It shows the date and time
// of day that UTC has shown seconds after 1970, and is ahead seconds ahead of
// UTC: whole minutes, less than 100 hours. It always is LocalSize bytes.
func (t Time) AppendLocal(p []byte, shown, ahead int64) []byte {
	p = t.appendClock(p, shown)
	sign := byte('+')
	if ahead < 0 {
		sign, ahead = '-', -ahead
	}
	minutes := uint64(ahead / 60)
	p = appendDigits(append(p, sign), minutes/60, 2)
	return appendDigits(append(p, ':'), minutes%60, 2)
}

// appendClock appends the date and time of day of a clock that shows as many
// seconds since 1970, with t's microseconds.
func (t Time) appendClock(p []byte, shown int64) []byte {
	day, rest := floor(shown, daySeconds)
	year, month, dayOfMonth := Date(day)
	_, year = floor(year, 10000)
	second := uint64(rest)
	p = appendDigits(p, uint64(year), 4)
	p = appendDigits(append(p, '-'), uint64(month), 2)
	p = appendDigits(append(p, '-'), uint64(dayOfMonth), 2)
	p = appendDigits(append(p, 'T'), second/3600, 2)
	p = appendDigits(append(p, ':'), second/60%60, 2)
	p = appendDigits(append(p, ':'), second%60, 2)
	return t.appendMicroseconds(append(p, '.'))
}

// appendMicroseconds appends t's microseconds in six digits.
func (t Time) appendMicroseconds(p []byte) []byte {
	return appendDigits(p, uint64(min(t.Nano, 999999999)/1000), 6)
}

// appendDigits appends the last width decimal digits of n, at most ten.
func appendDigits(p []byte, n uint64, width int) []byte {
	p = append(p, "0000000000"[:width]...)
	for i := len(p) - 1; i >= len(p)-width; i-- {
		p[i] = byte('0' + n%10)
		n /= 10
	}
	return p
}
