package zone

import "daemontools-go/pkg/tai"

// rules are the offsets of every year alike.
type rules struct {
	standard, summer int64 // seconds to add to UTC
	start, end       date  // of summer time, in the clock before the change
}

// date is a moment of every year.
type date struct {
	kind    dateKind
	month   int   // 1 to 12
	week    int   // 1 to 5; 5 is the last
	day     int   // of the week, 0 is Sunday; or of the year
	seconds int64 // after that day's start; may be negative, or more than a day
}

type dateKind int

const (
	dayFromZero  dateKind = iota // n: 0 to 365, a leap day counts
	dayButNoLeap                 // Jn: 1 to 365, 29 February does not count
	weekday                      // Mm.w.d
)

// at returns the period that t is in. It does not reach over the end of a year
// (of UTC), though its offset may stay: the dates of one year are all that is
// looked at, as in the C library.
func (r *rules) at(t int64) period {
	day, _ := floor(t, daySeconds)
	year, _, _ := tai.Date(day)
	start := r.start.in(year) - r.standard
	end := r.end.in(year) - r.summer
	summer := start <= t && t < end
	if start > end { // in the south
		summer = t < end || start <= t
	}

	p := period{from: newYear(year) * daySeconds, to: newYear(year+1) * daySeconds, offset: r.standard}
	if summer {
		p.offset = r.summer
	}
	for _, change := range []int64{start, end} {
		if change <= t {
			p.from = max(p.from, change)
		} else {
			p.to = min(p.to, change)
		}
	}
	return p
}

// in returns the moment of the date in a year, as seconds since 1970 of a clock
// without offset.
func (d *date) in(year int64) int64 {
	return base(year)*daySeconds + d.dayOf(year)*daySeconds + d.seconds
}

// base is the day from which the C library counts a year's dates: 1 January,
// but that of 1970 in all years before, and counted in 32 bits.
func base(year int64) int64 {
	if int32(year) <= 1970 {
		return 0
	}
	return int64(int32(newYear(year)))
}

// dayOf returns the date's day of the year, counted from 0.
func (d *date) dayOf(year int64) int64 {
	switch d.kind {
	case weekday:
		first := monthStart(year, d.month)
		length := monthStart(year, d.month+1) - first
		const thursday = 4 // 1 January 1970
		_, dayOfFirst := floor(newYear(year)+first+thursday, 7)
		_, day := floor(int64(d.day)-dayOfFirst, 7)
		for week := 1; week < d.week && day+7 < length; week++ {
			day += 7
		}
		return first + day
	case dayButNoLeap:
		if d.day > 59 && leapYear(year) {
			return int64(d.day)
		}
		return int64(d.day) - 1
	default:
		return int64(d.day)
	}
}
