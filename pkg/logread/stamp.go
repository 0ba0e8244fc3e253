package logread

import "daemontools-go/pkg/tai"

// Stamp is the time that a line begins with.
type Stamp struct {
	Time  int64
	Size  int  // in bytes, with the spaces that belong to it
	Label bool // it is TAI64N
}

// ParseStamp reads the stamp that line begins with. local tells the times of
// stamps that do not say where their clock is. These are known:
//
//	@400000006b00bf99075bcbf4         TAI64N: multilog t, svlogd -t, s6-log t
//	1795211151.123456                 multilog T, accustamp
//	2026-11-20T21:45:51.123456Z       multilog u
//	2026-11-20T22:45:51.123456+01:00  multilog l
//	2026-11-20_21:45:51.12345         svlogd -tt, UTC
//	2026-11-20T21:45:51.12345         svlogd -ttt, UTC
//	2026-11-20 22:45:51.123456500     s6-log T (two spaces follow), tai64nlocal; local
//
// A space or the end of the line follows each. What is like none of them, as
// the times that many programs write themselves, is part of the line.
func ParseStamp(line []byte, local Clock) (s Stamp, ok bool) {
	if len(line) == 0 {
		return Stamp{}, false
	}
	text := scan{line}
	switch {
	case line[0] == '@':
		label, ok := tai.ParseLabel(line)
		if !ok {
			return Stamp{}, false
		}
		s.Time, s.Label = TimeOf(label), true
		text.rest = line[tai.LabelSize:]
	case !isDigit(line[0]):
		return Stamp{}, false
	case len(line) > 4 && line[4] == '-':
		if s.Time, ok = text.iso(local); !ok {
			return Stamp{}, false
		}
	default:
		seconds, ok1 := text.number(9, 11)
		nano, digits, ok2 := text.fraction()
		if !ok1 || !ok2 || digits != 6 {
			return Stamp{}, false
		}
		s.Time = at(seconds, nano)
	}
	if len(text.rest) > 0 {
		if _, ok := text.byte(" "); !ok {
			return Stamp{}, false
		}
	}
	s.Size = len(line) - len(text.rest)
	return s, true
}

// iso takes one of the stamps that begin with a date. Where it is s6-log's, it
// takes the first of the two spaces too.
func (s *scan) iso(local Clock) (time int64, ok bool) {
	days, ok := s.date()
	if !ok {
		return 0, false
	}
	mark, ok := s.byte("T_ ")
	if !ok {
		return 0, false
	}
	clock, hasSeconds, ok := s.clock()
	if !ok || !hasSeconds {
		return 0, false
	}
	nano, digits, ok := s.fraction()
	if !ok {
		return 0, false
	}
	shown := days*day + clock
	switch mark {
	case '_':
		return at(shown, nano), digits == 5
	case ' ':
		if len(s.rest) > 1 && s.rest[0] == ' ' && s.rest[1] == ' ' {
			s.rest = s.rest[1:]
		}
		return at(local.when(shown), nano), digits == 9
	}
	if ahead, ok := s.ahead(); ok {
		return at(shown-ahead, nano), true
	}
	return at(shown, nano), digits == 5
}
