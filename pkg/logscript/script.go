// Package logscript owns multilog's script: what its arguments mean, which
// lines they select, and how standard input becomes lines. Nobody else knows.
// Source: spec multilog.md 2 to 4; encore.md 9 for F, S, T and w.
//
// It reads and writes nothing: a Stream takes bytes and a stamp and hands out
// pieces of text, a Script says which outputs a line goes to.
package logscript

// Limits of a log directory (spec: multilog.md 2).
const (
	defaultSize = 99999
	minSize     = 4096
	maxSize     = 16777215
	defaultKeep = 10
	minKeep     = 2
)

// Limits of what daemontools does not have.
const (
	maxAge    = 1<<32 - 1 // seconds: 136 years
	maxBytes  = 1 << 60
	maxGather = 60000 // milliseconds
	maxPrefix = 255   // bytes
	maxCode   = 64    // bytes: a file name, of at most 255, ends in it
)

// What the names of finished files end in.
const (
	defaultCode    = "s"
	compressedCode = "zst"
)

// Kind is what an output does with a line.
type Kind uint8

// The kinds of outputs.
const (
	Alert     Kind = iota // e: to standard error
	Status                // =FILE: replaces the status file
	Directory             // ./DIR and /DIR: goes to the log directory
)

// Output is one action that does something with a selected line.
type Output struct {
	Kind Kind
	Path string // of the status file or the log directory, as it was given

	// What follows is a log directory's.
	Size         int64  // bytes that current may hold
	Keep         uint64 // files, current among them
	Bytes        int64  // that old files and a full current may hold together; 0: any number
	Age          int64  // seconds after which a current that is not empty is rotated; 0: never
	Code         string // what the names of finished files end in, behind the dot
	Prefix       string // stands between the stamp and the line; at most 255 bytes, no newline
	Processor    string // shell command that every full file goes through
	HasProcessor bool
	Compress     bool // every full file is compressed; then there is no processor
}

// Script is a compiled script.
type Script struct {
	Stamp   Stamp // of every line
	Gather  int   // milliseconds for which a line may wait for others before it is written, at most 60,000
	Outputs []Output
	steps   []step
	choosy  bool // a line must be looked at before it is known where it goes
}

// step is one action as every line meets it.
type step struct {
	kind   stepKind
	to     bool    // a pattern's: what a line that matches becomes, selected or not
	plain  pattern // of kind onPlain
	glob   glob    // of kind onGlob
	output int     // index of the output
}

type stepKind uint8

const (
	toOutput stepKind = iota
	onAny             // any line matches
	onPlain
	onGlob
)

// Parse compiles multilog's arguments. Every list of arguments is a script:
// what is no action is nothing.
func Parse(args []string) *Script {
	s := &Script{}
	dir := Output{Kind: Directory, Size: defaultSize, Keep: defaultKeep, Code: defaultCode}
	globs := false
	for i, a := range args {
		if a == "" {
			continue
		}
		if i == 0 {
			s.Stamp = stampOf(a[0])
		}
		switch rest := a[1:]; a[0] {
		case 'F':
			globs = true
		case 'S':
			globs = false
		case '+', '-':
			s.choose(a[0], rest, globs)
		case 'e':
			s.output(Output{Kind: Alert})
			s.choosy = true
		case '=':
			s.output(Output{Kind: Status, Path: rest})
			s.choosy = true
		case '.', '/':
			dir.Path = a
			s.output(dir)
		case 'g':
			s.Gather = int(atMost(rest, maxGather))
		default:
			dir.set(a[0], rest)
		}
	}
	return s
}

// set does an action that is about the log directories behind it.
func (o *Output) set(action byte, rest string) {
	switch action {
	case 's':
		o.Size = int64(min(max(number(rest), minSize), maxSize))
	case 'n':
		o.Keep = max(number(rest), minKeep)
	case 'b':
		o.Bytes = int64(atMost(rest, maxBytes))
	case 'a':
		o.Age = int64(atMost(rest, maxAge))
	case 'p':
		o.Prefix = beginning(rest, '\n', maxPrefix)
	case 'w':
		if len(rest) <= maxCode && beginning(rest, '/', maxCode) == rest {
			o.Code = rest
		}
	case '!':
		if o.Compress {
			o.Compress, o.Code = false, defaultCode
		}
		o.Processor, o.HasProcessor = rest, true
	case 'z':
		o.Compress, o.Code = true, compressedCode
		o.Processor, o.HasProcessor = "", false
	}
}

// choose adds the action + or -, with a pattern of one of the two kinds.
func (s *Script) choose(action byte, text string, isGlob bool) {
	st := step{kind: onPlain, to: action == '+'}
	switch {
	case text == "*":
		st.kind = onAny
	case isGlob:
		st.kind, st.glob = onGlob, newGlob(text)
	default:
		st.plain = newPattern(text)
	}
	s.steps = append(s.steps, st)
	s.choosy = true
}

func (s *Script) output(o Output) {
	s.steps = append(s.steps, step{output: len(s.Outputs)})
	s.Outputs = append(s.Outputs, o)
}

// number is the decimal number that s begins with, 0 without a digit, modulo
// 2^64 as on the C program's 64-bit machines.
func number(s string) (n uint64) {
	for i := 0; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		n = n*10 + uint64(s[i]-'0')
	}
	return n
}

// atMost is the decimal number that s begins with, or top if that is less, for
// a top of at most 2^60.
func atMost(s string, top uint64) (n uint64) {
	for i := 0; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		n = min(n*10+uint64(s[i]-'0'), top)
	}
	return n
}

// beginning returns what of s is in front of the byte end, at most size bytes.
func beginning(s string, end byte, size int) string {
	n := 0
	for n < len(s) && n < size && s[n] != end {
		n++
	}
	return s[:n]
}

// IsChoosy reports whether Select must see a line to know where it goes, or an
// output wants to see it. Otherwise it is the same for all of them.
func (s *Script) IsChoosy() bool { return s.choosy }

// Select notes in chosen, which is as long as Outputs, where line goes: its
// first 1000 bytes, stamp included, newline excluded.
func (s *Script) Select(line []byte, chosen []bool) {
	selected := true
	for i := range s.steps {
		st := &s.steps[i]
		switch {
		case st.kind == toOutput:
			chosen[st.output] = selected
		case selected != st.to && st.matches(line):
			selected = st.to
		}
	}
}

func (st *step) matches(line []byte) bool {
	switch st.kind {
	case onPlain:
		return st.plain.match(line)
	case onGlob:
		return st.glob.match(line)
	}
	return true
}
