package zone

// parseRules reads a TZ string of the kind EST5EDT,M3.2.0,M11.1.0 or <+03>-3.
// bare is true if it names summer time without saying when that is; the rules
// of the United States are filled in then.
//
// It cannot fail, since localtime(3) does not: what cannot be read is left out,
// and of a string without any sense UTC remains.
func parseRules(s string) (r rules, bare bool) {
	rest, ok := zoneName(s)
	if !ok {
		return rules{}, false
	}
	r.standard, rest, ok = zoneOffset(rest)
	if !ok {
		return rules{}, false
	}
	if rest == "" {
		r.summer = r.standard
		return r, false
	}
	if after, ok := zoneName(rest); ok {
		rest = after
		if r.summer, after, ok = zoneOffset(rest); ok {
			rest = after
		} else {
			r.summer = r.standard + 3600
		}
		bare = rest == "" || rest == ","
	}
	if r.start, rest, ok = parseDate(rest, date{kind: weekday, month: 3, week: 2}); ok {
		r.end, _, _ = parseDate(rest, date{kind: weekday, month: 11, week: 1})
	}
	return r, bare
}

// zoneName skips an abbreviation: three or more letters, or in < > letters,
// digits and signs.
func zoneName(s string) (rest string, ok bool) {
	n := 0
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	if n >= 3 {
		return s[n:], true
	}
	if s == "" || s[0] != '<' {
		return s, false
	}
	n = 1
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '+' || s[n] == '-') {
		n++
	}
	if n < 4 || n == len(s) || s[n] != '>' {
		return s, false
	}
	return s[n+1:], true
}

// zoneOffset reads hours, minutes and seconds west of Greenwich.
func zoneOffset(s string) (seconds int64, rest string, ok bool) {
	sign := int64(-1)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if s[0] == '-' {
			sign = 1
		}
		s = s[1:]
	}
	h, m, sec, rest, ok := clock(s)
	return sign * (min(h, 24)*3600 + min(m, 59)*60 + min(sec, 59)), rest, ok
}

// clock reads h, h:m or h:m:s.
func clock(s string) (h, m, sec int64, rest string, ok bool) {
	h, rest, ok = number(s)
	if !ok || rest == "" || rest[0] != ':' {
		return h, 0, 0, rest, ok
	}
	m, after, more := number(rest[1:])
	if !more {
		return h, 0, 0, rest, true
	}
	rest = after
	if rest != "" && rest[0] == ':' {
		if sec, after, more = number(rest[1:]); more {
			return h, m, sec, after, true
		}
	}
	return h, m, 0, rest, true
}

// parseDate reads one date of a rule, with the comma before it. An empty string
// stands for missing.
func parseDate(s string, missing date) (d date, rest string, ok bool) {
	if s != "" && s[0] == ',' {
		s = s[1:]
	}
	switch {
	case s == "":
		d, rest = missing, s
	case s[0] == 'M':
		if d, rest, ok = parseWeekday(s[1:]); !ok {
			return date{}, s, false
		}
	default:
		if s[0] == 'J' {
			d.kind = dayButNoLeap
			s = s[1:]
		}
		n, after, ok := number(s)
		if !ok || n > 365 || n == 0 && d.kind == dayButNoLeap {
			return date{}, s, false
		}
		d.day, rest = int(n), after
	}
	d.seconds = 2 * 3600
	if rest == "" || rest[0] == ',' {
		return d, rest, true
	}
	if rest[0] != '/' || len(rest) == 1 {
		return date{}, rest, false
	}
	d.seconds, rest = timeOfDay(rest[1:])
	return d, rest, true
}

// parseWeekday reads m.w.d.
func parseWeekday(s string) (d date, rest string, ok bool) {
	var n [3]int64
	rest = s
	for i := range n {
		if i > 0 {
			if rest == "" || rest[0] != '.' {
				return date{}, s, false
			}
			rest = rest[1:]
		}
		if n[i], rest, ok = number(rest); !ok {
			return date{}, s, false
		}
	}
	if n[0] < 1 || n[0] > 12 || n[1] < 1 || n[1] > 5 || n[2] > 6 {
		return date{}, s, false
	}
	return date{kind: weekday, month: int(n[0]), week: int(n[1]), day: int(n[2])}, rest, true
}

// timeOfDay reads the time of a change, which may be negative or lie days
// ahead; without one it is two o'clock.
func timeOfDay(s string) (seconds int64, rest string) {
	sign := int64(1)
	if s[0] == '-' {
		sign, s = -1, s[1:]
	}
	h, m, sec, rest, ok := clock(s)
	if !ok {
		h = 2
	}
	return sign * (h*3600 + m*60 + sec), rest
}

// number reads decimal digits. Large ones lose what exceeds 16 bits, as in the
// C library.
func number(s string) (n int64, rest string, ok bool) {
	i := 0
	for ; i < len(s) && isDigit(s[i]); i++ {
		n = (n*10 + int64(s[i]-'0')) & 0xffff
	}
	return n, s[i:], i > 0
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
