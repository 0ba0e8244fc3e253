package logscript

import "bytes"

// glob is a compiled pattern of the kind that fnmatch(3) takes, without flags
// and in the C locale: a star stands for any bytes, among them slashes and
// leading dots, "?" for one, [...] for one of a set; a backslash makes the next
// byte stand for itself. A line ends at its first NUL.
// Source: POSIX.1-2017, XCU 2.13; spec encore.md 9.
type glob []element

// element is what one byte of the line, or any number of them, has to be.
type element struct {
	kind elementKind
	char byte
	set  *set
}

type elementKind uint8

const (
	oneByte elementKind = iota // char
	anyByte
	anyBytes
	byteOf // one of set
)

// newGlob compiles s. Two stars are one.
func newGlob(s string) glob {
	var g glob
	for s != "" {
		e := element{char: s[0]}
		rest := s[1:]
		switch s[0] {
		case '*':
			e.kind = anyBytes
		case '?':
			e.kind = anyByte
		case '\\':
			if rest == "" {
				e.kind, e.set = byteOf, &set{} // as in the GNU C library: matches nothing
				break
			}
			e.char, rest = rest[0], rest[1:]
		case '[':
			if members, after, ok := parseSet(rest); ok {
				e.kind, e.set, rest = byteOf, members, after
			}
		}
		if e.kind != anyBytes || len(g) == 0 || g[len(g)-1].kind != anyBytes {
			g = append(g, e)
		}
		s = rest
	}
	return g
}

// is reports whether e, which is no star, stands for c.
func (e *element) is(c byte) bool {
	switch e.kind {
	case oneByte:
		return e.char == c
	case byteOf:
		return e.set.has(c)
	}
	return true
}

// match reports whether g covers the whole line.
//
// Where the elements behind a star do not fit, the star takes one byte more.
// Earlier stars need not be tried again: what they left is as long as it can be.
func (g glob) match(line []byte) bool {
	if end := bytes.IndexByte(line, 0); end >= 0 {
		line = line[:end]
	}
	at, next := 0, 0     // in the line, in g
	again, star := 0, -1 // where the last star ends, and the element behind it
	for {
		switch {
		case next < len(g) && g[next].kind == anyBytes:
			next++
			if next == len(g) {
				return true
			}
			again, star = at, next
		case next < len(g) && at < len(line) && g[next].is(line[at]):
			at++
			next++
			continue
		case next == len(g) && at == len(line):
			return true
		case star < 0 || at == len(line):
			return false
		default:
			again++
		}
		if e := &g[star]; e.kind == oneByte {
			skip := bytes.IndexByte(line[again:], e.char)
			if skip < 0 {
				return false
			}
			again += skip
		}
		at, next = again, star
	}
}
