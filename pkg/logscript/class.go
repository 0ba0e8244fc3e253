package logscript

// addClass adds the bytes of a class; it returns false if there is no class of
// this name. Bytes from 128 on belong to none.
// Source: POSIX.1-2017, XBD 7.3.1, the POSIX locale.
func (s *set) addClass(name string) bool {
	switch name {
	case "alpha":
		s.addClass("lower")
		s.addClass("upper")
	case "alnum":
		s.addClass("alpha")
		s.addClass("digit")
	case "blank":
		s.add(' ', ' ')
		s.add('\t', '\t')
	case "cntrl":
		s.add(0, 31)
		s.add(127, 127)
	case "digit":
		s.add('0', '9')
	case "graph":
		s.add('!', '~')
	case "lower":
		s.add('a', 'z')
	case "print":
		s.add(' ', '~')
	case "punct":
		s.add('!', '/')
		s.add(':', '@')
		s.add('[', '`')
		s.add('{', '~')
	case "space":
		s.add(' ', ' ')
		s.add('\t', '\r')
	case "upper":
		s.add('A', 'Z')
	case "xdigit":
		s.addClass("digit")
		s.add('A', 'F')
		s.add('a', 'f')
	default:
		return false
	}
	return true
}
