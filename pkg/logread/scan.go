package logread

// scan reads a text from its beginning. What it does not find it leaves there.
type scan struct{ rest []byte }

// number takes the decimal number that rest begins with, of at least least and
// at most most digits, but at most 18.
func (s *scan) number(least, most int) (n int64, ok bool) {
	size := 0
	for size < len(s.rest) && size < most && isDigit(s.rest[size]) {
		n = n*10 + int64(s.rest[size]-'0')
		size++
	}
	if size < least {
		return 0, false
	}
	s.rest = s.rest[size:]
	return n, true
}

// byte takes one of set.
func (s *scan) byte(set string) (b byte, ok bool) {
	if len(s.rest) == 0 {
		return 0, false
	}
	for i := 0; i < len(set); i++ {
		if s.rest[0] == set[i] {
			s.rest = s.rest[1:]
			return set[i], true
		}
	}
	return 0, false
}

// fraction takes a point and up to nine digits behind it, in nanoseconds.
func (s *scan) fraction() (nano int64, digits int, ok bool) {
	old := s.rest
	if _, ok := s.byte("."); !ok {
		return 0, 0, false
	}
	size := len(s.rest)
	nano, ok = s.number(1, 9)
	if !ok {
		s.rest = old
		return 0, 0, false
	}
	digits = size - len(s.rest)
	for i := digits; i < 9; i++ {
		nano *= 10
	}
	return nano, digits, true
}

// date takes YYYY-MM-DD, as days since 1970.
func (s *scan) date() (days int64, ok bool) {
	year, ok1 := s.number(4, 4)
	_, ok2 := s.byte("-")
	month, ok3 := s.number(2, 2)
	_, ok4 := s.byte("-")
	dayOfMonth, ok5 := s.number(2, 2)
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		return 0, false
	}
	return date(year, month, dayOfMonth)
}

// clock takes HH:MM and, if they are there, :SS, as seconds since midnight. A
// leap second counts as the one behind it.
func (s *scan) clock() (seconds int64, hasSeconds, ok bool) {
	hour, ok1 := s.number(2, 2)
	_, ok2 := s.byte(":")
	minute, ok3 := s.number(2, 2)
	if !ok1 || !ok2 || !ok3 || hour > 23 || minute > 59 {
		return 0, false, false
	}
	seconds = hour*3600 + minute*60
	if _, ok := s.byte(":"); !ok {
		return seconds, false, true
	}
	last, ok := s.number(2, 2)
	return seconds + last, true, ok && last <= 60
}

// ahead takes Z, +HH:MM or -HH:MM, as seconds.
func (s *scan) ahead() (seconds int64, ok bool) {
	sign, ok := s.byte("Z+-")
	if !ok || sign == 'Z' {
		return 0, ok
	}
	hours, ok1 := s.number(2, 2)
	_, ok2 := s.byte(":")
	minutes, ok3 := s.number(2, 2)
	seconds = hours*3600 + minutes*60
	if sign == '-' {
		seconds = -seconds
	}
	return seconds, ok1 && ok2 && ok3 && minutes <= 59
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
