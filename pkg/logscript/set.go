package logscript

// set is a set of bytes.
type set [8]uint32

func (s *set) has(c byte) bool { return s[c>>5]>>(c&31)&1 != 0 }

func (s *set) add(from, to byte) {
	for c := int(from); c <= int(to); c++ {
		s[c>>5] |= 1 << (c & 31)
	}
}

// parseSet reads what stands behind the bracket of [...] or [!...], and returns
// what follows it. ok is false if it has no end: then the bracket stands for
// itself.
//
// A class that does not exist, or a collating element of more than a byte,
// makes it a set of nothing, behind "!" too.
func parseSet(s string) (members *set, rest string, ok bool) {
	complement := s != "" && (s[0] == '!' || s[0] == '^')
	if complement {
		s = s[1:]
	}
	p := setParser{rest: s}
	for first := true; first || p.rest != "" && p.rest[0] != ']'; first = false {
		if !p.class() && !p.interval() {
			return nil, "", false
		}
	}
	if p.rest == "" {
		return nil, "", false
	}
	if complement {
		for i := range p.members {
			p.members[i] = ^p.members[i]
		}
	}
	if p.unknown {
		p.members = set{}
	}
	return &p.members, p.rest[1:], true
}

type setParser struct {
	rest    string
	members set
	unknown bool // something in it does not exist
}

// class reads [:name:], if that is what comes next.
func (p *setParser) class() bool {
	name, ok := p.bracketed(':')
	if !ok {
		return false
	}
	if !p.members.addClass(name) {
		p.unknown = true
	}
	return true
}

// interval reads a byte, or two with a hyphen between them.
func (p *setParser) interval() bool {
	from, ok := p.char()
	if !ok {
		return false
	}
	to := from
	if len(p.rest) > 1 && p.rest[0] == '-' && p.rest[1] != ']' {
		p.rest = p.rest[1:]
		if to, ok = p.char(); !ok {
			return false
		}
	}
	p.members.add(from, to)
	return true
}

// char reads a byte: as it is, behind a backslash, or as [.c.] or [=c=].
func (p *setParser) char() (c byte, ok bool) {
	for _, kind := range []byte(".=") {
		if name, ok := p.bracketed(kind); ok {
			if len(name) != 1 {
				p.unknown = true
				return 0, true
			}
			return name[0], true
		}
	}
	if p.rest != "" && p.rest[0] == '\\' {
		p.rest = p.rest[1:]
	}
	if p.rest == "" {
		return 0, false
	}
	c, p.rest = p.rest[0], p.rest[1:]
	return c, true
}

// bracketed reads [:name:], where kind is the colon or what stands for it.
func (p *setParser) bracketed(kind byte) (name string, ok bool) {
	s := p.rest
	if len(s) < 2 || s[0] != '[' || s[1] != kind {
		return "", false
	}
	for i := 2; i+1 < len(s); i++ {
		if s[i] == kind && s[i+1] == ']' {
			p.rest = s[i+2:]
			return s[2:i], true
		}
	}
	return "", false
}
