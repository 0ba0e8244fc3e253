// Package envdir owns the environment directory: a directory whose files each
// change one environment variable. It knows which of its files count, what a
// file says, and what a list of changes makes of an environment. Source: spec
// formats.md 7 and commands.md 0.5.
package envdir

// Edit changes an environment: NAME=VALUE sets a variable, a text without '='
// removes the variable of that name. It is one text and not two, because the
// name of a file may hold a '=' and then says it all.
type Edit string

// Set is the edit that gives the variable name a value.
func Set(name, value string) Edit { return Edit(name + "=" + value) }

// Counts says whether the file called name in an environment directory is a
// variable: names that begin with a dot are not.
func Counts(name string) bool { return name == "" || name[0] != '.' }

// Line returns the part of content that Parse looks at, the first line without
// its newline; whole is false if its end is not there yet.
func Line(content []byte) (line []byte, whole bool) {
	for i, b := range content {
		if b == '\n' {
			return content[:i], true
		}
	}
	return content, false
}

// Parse returns what a file called name says that holds content: an empty file
// removes the variable; else its value is the first line, without blanks at the
// end, and then with each NUL made a newline.
func Parse(name string, content []byte) Edit {
	if len(content) == 0 {
		return Edit(name)
	}
	line, _ := Line(content)
	for len(line) > 0 && (line[len(line)-1] == ' ' || line[len(line)-1] == '\t') {
		line = line[:len(line)-1]
	}
	value := make([]byte, 0, len(line))
	for _, b := range line {
		if b == 0 {
			b = '\n'
		}
		value = append(value, b)
	}
	return Set(name, string(value))
}

// Apply returns env as edits leave it, one after the other. Each takes away the
// first entry of its name, into whose place the last entry of the list moves,
// and a new value stands at the end: programs see this order. env itself is not
// changed.
func Apply(env []string, edits []Edit) []string {
	out := append(make([]string, 0, len(env)+len(edits)), env...)
	for _, e := range edits {
		name, sets := e.split()
		for i, entry := range out {
			if len(entry) > len(name) && entry[len(name)] == '=' && entry[:len(name)] == name {
				out[i] = out[len(out)-1]
				out = out[:len(out)-1]
				break
			}
		}
		if sets {
			out = append(out, string(e))
		}
	}
	return out
}

func (e Edit) split() (name string, sets bool) {
	for i := 0; i < len(e); i++ {
		if e[i] == '=' {
			return string(e[:i]), true
		}
	}
	return string(e), false
}
