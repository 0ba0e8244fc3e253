package step

// value is what an option asks for.
type value struct {
	number uint64
	hard   bool // as much as the hard limit allows
	none   bool // no limit, and no hard one either
}

// parse reads the value of an option: '=', '-', or decimal digits. No digit at
// all is 0, and a number that is too large wraps modulo 2^64, as in C (spec:
// commands.md 13, encore.md 15).
func parse(s string) (v value, ok bool) {
	switch s {
	case "=":
		return value{hard: true}, true
	case "-":
		return value{none: true}, true
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return value{}, false
		}
		v.number = v.number*10 + uint64(s[i]-'0')
	}
	return v, true
}

// under is the soft limit that v makes where the hard limit is hard and stays.
func (v value) under(hard uint64) uint64 {
	if v.hard {
		return hard
	}
	return min(v.number, hard)
}
