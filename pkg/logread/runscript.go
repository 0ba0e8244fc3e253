package logread

import (
	"strings"

	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/logscript"
)

// Directories returns the log directories that a logger's run script names, in
// its order: the arguments of the multilog, svlogd or s6-log that it executes.
// A path that does not begin with a slash is seen from the run directory.
//
// It reads what run scripts usually are, for sh or execlineb: simple commands
// with quotes, variables that the script has set itself, and cd. What it cannot
// know, such as a path that a command prints, it leaves out.
func Directories(script []byte) []string {
	var r runScript
	first, _, _ := strings.Cut(string(script), "\n")
	r.words(string(script), strings.Contains(first, "execlineb"))
	return r.found
}

// runScript is what is known at a place in a script.
type runScript struct {
	variables map[string]string
	command   []word // the one being read
	directory string // where the script has gone to, with a slash at its end; "" is the run directory
	lost      bool   // it has gone where nobody knows
	found     []string
}

// word is a word of a command.
type word struct {
	text  string
	known bool // text is what the shell makes of it
}

// words reads a script. In one for execlineb a newline separates only words.
func (r *runScript) words(script string, execline bool) {
	redirected := false // the next word is a file
	for script != "" {
		switch c := script[0]; {
		case c == ' ' || c == '\t' || c == '\n' && execline:
			script = script[1:]
		case c == '#':
			_, script, _ = cutBefore(script, "\n")
		case strings.HasPrefix(script, "\\\n"):
			script = script[2:]
		case c == '<' || c == '>':
			redirected = true
			script = strings.TrimLeft(script, "<>&")
		case strings.IndexByte("\n;&|()", c) >= 0:
			r.end()
			redirected = false
			script = script[1:]
		default:
			var w word
			w, script = r.word(script)
			isDescriptor := script != "" && (script[0] == '<' || script[0] == '>') && strings.Trim(w.text, "0123456789") == ""
			if !redirected && !isDescriptor {
				r.command = append(r.command, w)
			}
			redirected = false
		}
	}
	r.end()
}

// cutBefore cuts s in front of the first byte of set.
func cutBefore(s, set string) (before, after string, found bool) {
	if i := strings.IndexAny(s, set); i >= 0 {
		return s[:i], s[i:], true
	}
	return s, "", false
}

// word takes the word that script begins with, which is at least one byte.
func (r *runScript) word(script string) (w word, rest string) {
	w.known = true
	quote := byte(0)
	for script != "" {
		c := script[0]
		switch {
		case quote == '\'' && c != '\'':
			w.text += script[:1]
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case c == '\\':
			if script = script[1:]; script == "" {
				return w, ""
			}
			if quote == '"' && strings.IndexByte("$`\"\\\n", script[0]) < 0 {
				w.text += "\\"
			}
			if script[0] != '\n' {
				w.text += script[:1]
			}
		case c == '`':
			w.known = false
		case c == '$':
			var value string
			var known bool
			value, known, script = r.variable(script[1:])
			w.text += value
			w.known = w.known && known
			continue
		case quote == 0 && strings.IndexByte(" \t\n;&|()<>", c) >= 0:
			return w, script
		default:
			w.text += script[:1]
		}
		script = script[1:]
	}
	return w, ""
}

// variable takes what follows a dollar sign.
func (r *runScript) variable(script string) (value string, known bool, rest string) {
	braces := strings.HasPrefix(script, "{")
	script = strings.TrimPrefix(script, "{")
	name := script[:nameSize(script)]
	rest = script[len(name):]
	if braces {
		if !strings.HasPrefix(rest, "}") {
			return "", false, rest
		}
		rest = rest[1:]
	}
	value, known = r.variables[name]
	return value, known, rest
}

// nameSize returns the size of the variable's name that s begins with.
func nameSize(s string) int {
	i := 0
	for i < len(s) && (s[i] == '_' || 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z' || i > 0 && isDigit(s[i])) {
		i++
	}
	return i
}

// end takes the command that was read.
func (r *runScript) end() {
	command := r.command
	r.command = nil
	for len(command) > 0 && r.assign(command[0]) {
		command = command[1:]
	}
	if len(command) > 1 && command[0].text == "cd" {
		r.change(command[1])
		return
	}
	for i, w := range command {
		var directories []string
		switch w.text[strings.LastIndexByte(w.text, '/')+1:] {
		case "multilog", "s6-log":
			directories = scriptDirectories(command[i+1:])
		case "svlogd":
			directories = svlogdDirectories(command[i+1:])
		default:
			continue
		}
		for _, d := range directories {
			if !strings.HasPrefix(d, "/") {
				if r.lost {
					continue
				}
				d = r.directory + d
			}
			r.found = append(r.found, d)
		}
		return
	}
}

// assign does NAME=value; export may precede it.
func (r *runScript) assign(w word) bool {
	if w.text == "export" {
		return true
	}
	n := nameSize(w.text)
	if n == 0 || n == len(w.text) || w.text[n] != '=' {
		return false
	}
	if r.variables == nil {
		r.variables = map[string]string{}
	}
	delete(r.variables, w.text[:n])
	if w.known {
		r.variables[w.text[:n]] = w.text[n+1:]
	}
	return true
}

// change does cd.
func (r *runScript) change(to word) {
	switch {
	case !to.known:
		r.lost = true
	case strings.HasPrefix(to.text, "/"):
		r.directory, r.lost = to.text+"/", false
	default:
		r.directory += to.text + "/"
	}
}

// scriptDirectories returns the directories of a multilog's script. That of
// s6-log has them in the same form; nothing else in it begins as they do.
func scriptDirectories(words []word) (directories []string) {
	for _, o := range logscript.Parse(known(words)).Outputs {
		if o.Kind == logscript.Directory {
			directories = append(directories, o.Path)
		}
	}
	return directories
}

// svlogdDirectories returns the operands of svlogd.
func svlogdDirectories(words []word) []string {
	options := getopt.New("ttvVr:R:l:b:", known(words))
	for {
		if _, more, _ := options.Next(); !more {
			return options.Operands()
		}
	}
}

// known returns the texts of the words that are known.
func known(words []word) (texts []string) {
	for _, w := range words {
		if w.known {
			texts = append(texts, w.text)
		}
	}
	return texts
}
