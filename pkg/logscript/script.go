// Package logscript owns multilog's script: what its arguments mean, which
// lines they select, and how standard input becomes lines. Nobody else knows.
// Source: spec multilog.md 2 to 4.
//
// It reads and writes nothing: a Stream takes bytes and a label and hands out
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
	Processor    string // shell command that every full file goes through
	HasProcessor bool
}

// Script is a compiled script.
type Script struct {
	Timestamp bool // every line starts with a label
	Outputs   []Output
	steps     []step
	choosy    bool // a line must be looked at before it is known where it goes
}

// step is one action as every line meets it.
type step struct {
	verb    byte   // '+', '-', or 0: an output
	pattern string // of + and -
	output  int    // index of the output
}

// Parse compiles multilog's arguments. Every list of arguments is a script:
// what is no action is nothing.
func Parse(args []string) *Script {
	s := &Script{}
	dir := Output{Kind: Directory, Size: defaultSize, Keep: defaultKeep}
	for i, a := range args {
		if a == "" {
			continue
		}
		switch rest := a[1:]; a[0] {
		case 't':
			s.Timestamp = s.Timestamp || i == 0
		case '+', '-':
			s.steps = append(s.steps, step{verb: a[0], pattern: rest})
			s.choosy = true
		case 'e':
			s.output(Output{Kind: Alert})
			s.choosy = true
		case '=':
			s.output(Output{Kind: Status, Path: rest})
			s.choosy = true
		case '.', '/':
			dir.Path = a
			s.output(dir)
		case 's':
			dir.Size = int64(min(max(number(rest), minSize), maxSize))
		case 'n':
			dir.Keep = max(number(rest), minKeep)
		case '!':
			dir.Processor, dir.HasProcessor = rest, true
		}
	}
	return s
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

// Select notes in chosen, which is as long as Outputs, where line goes: its
// first 1000 bytes, label included, newline excluded.
func (s *Script) Select(line []byte, chosen []bool) {
	selected := true
	for i := range s.steps {
		switch st := &s.steps[i]; st.verb {
		case '+':
			selected = selected || Match(st.pattern, line)
		case '-':
			selected = selected && !Match(st.pattern, line)
		default:
			chosen[st.output] = selected
		}
	}
}
