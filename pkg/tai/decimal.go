package tai

// DecimalSize is the size in bytes of a decimal time.
const DecimalSize = 17

// AppendDecimal appends t as seconds since 1970 UTC, a point and six digits of
// microseconds to p, as accustamp and daemontools-encore's multilog write it:
// 1795211151.123456. Source: spec encore.md 9.
//
// It always is DecimalSize bytes. Seconds before September 2001, which have
// less than ten digits, get zeros in front; outside 1970 to 2286 the last ten
// digits of their number modulo 2^64 stand there.
func (t Time) AppendDecimal(p []byte) []byte {
	p = appendDigits(p, uint64(t.Unix()), 10)
	return t.appendMicroseconds(append(p, '.'))
}
