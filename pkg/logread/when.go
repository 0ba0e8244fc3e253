package logread

import "daemontools-go/pkg/tai"

// ParseTime reads a time as people give one on a command line, at the time now.
// local is the clock that they look at. These are known:
//
//	2026-11-20 21:45:51.123456    seconds and their fraction may be missing, and
//	                              so may all but the date: the day's beginning.
//	                              T or _ may stand in place of the space
//	2026-11-20T21:45:51Z          RFC 3339: with how far it is ahead of UTC
//	21:45, 21:45:51               today
//	now, today, yesterday
//	90s, 10m, 2h, 3d, 1w          so long ago; " ago" may follow, and several
//	                              may stand together: 1h30m
//	@400000006b00bf99075bcbf4     TAI64N; what follows it does not matter, so
//	                              that a file's name is a time
//	1795211151.123456             seconds since 1970, as multilog T writes them
func ParseTime(text string, now int64, local Clock) (time int64, ok bool) {
	if label, ok := tai.ParseLabel([]byte(text)); ok {
		return TimeOf(label), true
	}
	shown, _ := local(floor(now, second))
	today := floor(shown, day)
	switch text {
	case "now":
		return now, true
	case "today":
		return at(local.when(today*day), 0), true
	case "yesterday":
		return at(local.when((today-1)*day), 0), true
	}
	for _, read := range []func(*scan) (int64, bool){
		func(s *scan) (int64, bool) { return s.dateAndTime(local) },
		func(s *scan) (int64, bool) { return s.timeOn(today, local) },
		(*scan).sinceEpoch,
		func(s *scan) (int64, bool) { return s.ago(now) },
	} {
		s := scan{[]byte(text)}
		if time, ok := read(&s); ok && len(s.rest) == 0 {
			return time, true
		}
	}
	return 0, false
}

// dateAndTime takes a date, and the time of day if there is one.
func (s *scan) dateAndTime(local Clock) (time int64, ok bool) {
	days, ok := s.date()
	if !ok {
		return 0, false
	}
	if _, ok := s.byte(" T_"); !ok {
		return at(local.when(days*day), 0), true
	}
	return s.timeOn(days, local)
}

// timeOn takes the time of a day.
func (s *scan) timeOn(days int64, local Clock) (time int64, ok bool) {
	clock, hasSeconds, ok := s.clock()
	if !ok {
		return 0, false
	}
	nano := int64(0)
	if hasSeconds {
		nano, _, _ = s.fraction()
	}
	shown := days*day + clock
	if ahead, ok := s.ahead(); ok {
		return at(shown-ahead, nano), true
	}
	return at(local.when(shown), nano), true
}

// sinceEpoch takes seconds since 1970. They have at least nine digits, so that
// a number without a unit is not taken for one.
func (s *scan) sinceEpoch() (time int64, ok bool) {
	seconds, ok := s.number(9, 11)
	nano, _, _ := s.fraction()
	return at(seconds, nano), ok
}

// ago takes how long before now a time is.
func (s *scan) ago(now int64) (time int64, ok bool) {
	units := map[byte]int64{'s': 1, 'm': 60, 'h': 3600, 'd': day, 'w': 7 * day}
	time = now
	for taken := 0; ; taken++ {
		n, ok := s.number(1, 6)
		if !ok {
			if string(s.rest) == " ago" {
				s.rest = nil
			}
			return time, taken > 0
		}
		unit, ok := s.byte("smhdw")
		if !ok {
			return 0, false
		}
		length := n * units[unit]
		if length > lastSecond || time < Earliest+length*second {
			return Earliest, true
		}
		time -= length * second
	}
}
