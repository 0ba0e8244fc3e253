// Package envini owns the INI file that says what variables a program is to
// have. Source: spec encore.md 14.
//
//	; a comment
//	NAME=value
//	[section]
//	NAME=value
//
// sets NAME and section_NAME.
package envini

// Variable is what a line of the file sets.
type Variable struct{ Name, Value string }

// Parse returns what file sets, in its order. Blanks at both ends of a line and
// around the first '=' do not count: spaces, tabs and carriage returns. Neither
// does what follows a NUL, which no variable can hold. The name ends before the
// first blank; a line in which something else than '=' follows it says
// nothing, like one that is empty or begins with ';'. A name or a value may be
// empty.
func Parse(file []byte) (variables []Variable) {
	section := ""
	for len(file) > 0 {
		var line []byte
		line, file = cut(file, '\n')
		line, _ = cut(line, 0)
		line = trim(line)
		if len(line) == 0 || line[0] == ';' {
			continue
		}
		if last := len(line) - 1; line[0] == '[' && line[last] == ']' {
			section = string(line[1:last]) + "_"
			continue
		}
		if name, value, ok := assignment(line); ok {
			variables = append(variables, Variable{section + string(name), string(value)})
		}
	}
	return variables
}

// assignment takes a line without blanks at its ends apart; ok is false if it is
// none.
func assignment(line []byte) (name, value []byte, ok bool) {
	end := 0
	for end < len(line) && line[end] != '=' && !blank(line[end]) {
		end++
	}
	rest := trim(line[end:])
	if len(rest) == 0 || rest[0] != '=' {
		return nil, nil, false
	}
	return line[:end], trim(rest[1:]), true
}

// cut splits p at its first c, which is in neither part.
func cut(p []byte, c byte) (before, after []byte) {
	for i, b := range p {
		if b == c {
			return p[:i], p[i+1:]
		}
	}
	return p, nil
}

// trim returns p without the blanks at its ends.
func trim(p []byte) []byte {
	for len(p) > 0 && blank(p[0]) {
		p = p[1:]
	}
	for len(p) > 0 && blank(p[len(p)-1]) {
		p = p[:len(p)-1]
	}
	return p
}

func blank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' }
