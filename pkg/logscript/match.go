package logscript

import "bytes"

// pattern is a compiled pattern of the plain kind. It covers a line whole. A
// star stands for everything up to, and not including, the first byte that
// follows the star in the pattern; the last star for everything that is left.
// It does not go back: "*a" does not match "aa". All other bytes, "+" among
// them, stand for themselves (spec: multilog.md 4).
type pattern struct {
	start string // what the line begins with
	stars []star
	rest  bool // the pattern ends in a star
}

// star is a star within a pattern, and what the line goes on with behind it.
type star struct {
	until byte   // the byte that the star does not include
	then  string // begins with until; empty where that is the next star
}

func newPattern(s string) (p pattern) {
	p.start, s = cutStar(s)
	for len(s) > 1 {
		st := star{until: s[1]}
		st.then, s = cutStar(s[1:])
		p.stars = append(p.stars, st)
	}
	p.rest = s != ""
	return p
}

// cutStar cuts s in front of its first star.
func cutStar(s string) (before, after string) {
	n := 0
	for n < len(s) && s[n] != '*' {
		n++
	}
	return s[:n], s[n:]
}

func (p *pattern) match(line []byte) bool {
	if p.start != "" {
		if !begins(line, p.start) {
			return false
		}
		line = line[len(p.start):]
	}
	for i := range p.stars {
		st := &p.stars[i]
		skip := bytes.IndexByte(line, st.until)
		if skip < 0 || !begins(line[skip:], st.then) {
			return false
		}
		line = line[skip+len(st.then):]
	}
	return p.rest || len(line) == 0
}

func begins(line []byte, s string) bool { return len(line) >= len(s) && string(line[:len(s)]) == s }
