package logscript

import "daemontools-go/pkg/tai"

// Stamp is what is put in front of every line.
type Stamp uint8

// The stamps, each with a space behind it.
const (
	None      Stamp = iota
	TAI64N          // t: @400000006b00bf99075bcbf4
	Accustamp       // T: 1795211151.123456
	UTC             // u: 2026-11-20T21:45:51.123456Z
	Local           // l: 2026-11-20T22:45:51.123456+01:00
)

// MaxStampSize is the size in bytes of the longest stamp.
const MaxStampSize = tai.LocalSize + 1

// stampOf returns the stamp that an action is for, None if it is for no stamp.
func stampOf(action byte) Stamp {
	switch action {
	case 't':
		return TAI64N
	case 'T':
		return Accustamp
	case 'u':
		return UTC
	case 'l':
		return Local
	}
	return None
}

// Size returns how many bytes every stamp of the kind has, space included.
func (k Stamp) Size() int {
	switch k {
	case TAI64N:
		return tai.LabelSize + 1
	case Accustamp:
		return tai.DecimalSize + 1
	case UTC:
		return tai.UTCSize + 1
	case Local:
		return tai.LocalSize + 1
	}
	return 0
}

// Clock tells what the clocks of a place show at the moment that is seconds
// after 1970 UTC: as seconds since 1970, which are ahead seconds ahead of UTC.
type Clock func(seconds int64) (shown, ahead int64)

// Append appends the stamp of the moment now to p. Only Local needs the clock.
func (k Stamp) Append(p []byte, now tai.Time, clock Clock) []byte {
	switch k {
	case None:
		return p
	case TAI64N:
		p = now.AppendLabel(p)
	case Accustamp:
		p = now.AppendDecimal(p)
	case UTC:
		p = now.AppendUTC(p)
	case Local:
		shown, ahead := clock(now.Unix())
		p = now.AppendLocal(p, shown, ahead)
	}
	return append(p, ' ')
}
