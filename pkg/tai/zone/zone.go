// Package zone is local time, as the GNU C library's localtime(3) has it: it
// owns the TZif format of zone files, the syntax of the environment variable
// TZ, and the text of a local time. Source: RFC 9636, POSIX.1-2017 8.3, and
// what tai64nlocal prints on a system with that library.
//
// Package time of Go reads the same files but is neither small nor exact: it
// knows no leap seconds, no default rules, and has other offsets before 1970.
package zone

// Zone is the rules of local time at a place. The zero value is UTC.
type Zone struct {
	transitions []transition // in ascending order
	before      int64        // offset until the first of them
	after       *rules       // from the last one on; nil: its offset stays
	leaps       []leap       // in ascending order
}

// transition is the moment from which an offset holds.
type transition struct {
	at     int64 // seconds since 1970 UTC
	offset int64 // seconds to add to UTC
}

// leap says how many leap seconds a time counts from the moment at on.
type leap struct{ at, total int64 }

// period is a time during which the clocks of a zone do not jump.
type period struct {
	from, to int64 // seconds since 1970 UTC; to is the first that is not in it
	offset   int64 // seconds to add to UTC
	extra    int64 // is added to the second of the minute: 1 in a leap second, which is :60
}

const (
	always = -1 << 63  // the start of a period without start
	ever   = 1<<63 - 1 // the end of one without end
)

// at returns the period that t is in; ok is false where there is none, because
// the C library has no local time for t.
func (z *Zone) at(t int64) (p period, ok bool) {
	next := z.next(t)
	p = period{from: always, to: ever, offset: z.before}
	if next > 0 {
		p.from, p.offset = z.transitions[next-1].at, z.transitions[next-1].offset
	}
	switch {
	case next < len(z.transitions):
		p.to = z.transitions[next].at
	case z.after == nil:
	case representable(t):
		p = z.after.at(t).within(p)
	case next == 0:
		return p, false
	default:
		p.from, p.to = t, t+1
	}
	return z.withLeaps(t, p), true
}

// next returns the index of the first transition after t.
func (z *Zone) next(t int64) int {
	low, high := 0, len(z.transitions)
	for low < high {
		if middle := (low + high) / 2; z.transitions[middle].at > t {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

// withLeaps returns the part of p around t in which the count of leap seconds
// does not change.
func (z *Zone) withLeaps(t int64, p period) period {
	i := len(z.leaps)
	for i > 0 && z.leaps[i-1].at > t {
		i--
	}
	if i < len(z.leaps) {
		p = p.within(period{from: always, to: z.leaps[i].at})
	}
	if i == 0 {
		return p
	}
	now, previous := z.leaps[i-1], int64(0)
	if i > 1 {
		previous = z.leaps[i-2].total
	}
	p.offset -= now.total
	inserted := now.total > previous
	switch {
	case inserted && t == now.at:
		p.from, p.to, p.extra = t, t+1, 1
	case inserted:
		p = p.within(period{from: now.at + 1, to: ever})
	default:
		p = p.within(period{from: now.at, to: ever})
	}
	return p
}

// within returns the part of p that is in q too.
func (p period) within(q period) period {
	p.from, p.to = max(p.from, q.from), min(p.to, q.to)
	return p
}
