// Package getopt is the option syntax of daemontools: bundled letters (-dx),
// a value in the rest of its word or in the next (-m1000, -m 1000), and the
// order of the options kept, which flag packages lose.
//
// Options precede the operands: parsing stops at the first word that does not
// begin with '-', at a lone "-" (which stays an operand), and at any word that
// begins with "--" (which is consumed whole). Source: spec commands.md 0.3.
package getopt

// Parser walks over the options of a command line.
type Parser struct {
	letters string
	words   []string // what is not consumed yet
	bundle  string   // what is left of the word being read
}

// New returns a parser of words that knows letters; a letter that takes a value
// is followed by a colon there, as in getopt(3).
func New(letters string, words []string) *Parser {
	return &Parser{letters: letters, words: words}
}

// Option is one option of a command line.
type Option struct {
	Letter byte
	Value  string // of a letter that takes one; may be empty
}

// Error says which option is wrong.
type Error struct {
	Letter  byte
	Missing bool // it is known, but its value is missing
}

// Error is the message of the C programs, without the program's name.
func (e *Error) Error() string {
	if e.Missing {
		return "option requires an argument -- " + string([]byte{e.Letter})
	}
	return "illegal option -- " + string([]byte{e.Letter})
}

// Next returns the next option; ok is false at their end, and then Operands
// are what follows.
func (p *Parser) Next() (opt Option, ok bool, err *Error) {
	if p.bundle == "" {
		if len(p.words) == 0 || len(p.words[0]) < 2 || p.words[0][0] != '-' {
			return Option{}, false, nil
		}
		word := p.words[0]
		p.words = p.words[1:]
		if word[1] == '-' {
			return Option{}, false, nil
		}
		p.bundle = word[1:]
	}
	opt.Letter = p.bundle[0]
	p.bundle = p.bundle[1:]
	known, valued := p.lookup(opt.Letter)
	if !known {
		return opt, false, &Error{Letter: opt.Letter}
	}
	if !valued {
		return opt, true, nil
	}
	if p.bundle != "" {
		opt.Value, p.bundle = p.bundle, ""
		return opt, true, nil
	}
	if len(p.words) == 0 {
		return opt, false, &Error{Letter: opt.Letter, Missing: true}
	}
	opt.Value, p.words = p.words[0], p.words[1:]
	return opt, true, nil
}

// Operands returns the words after the options.
func (p *Parser) Operands() []string { return p.words }

func (p *Parser) lookup(letter byte) (known, valued bool) {
	if letter == ':' {
		return false, false
	}
	for i := 0; i < len(p.letters); i++ {
		if p.letters[i] == letter {
			return true, i+1 < len(p.letters) && p.letters[i+1] == ':'
		}
	}
	return false, false
}
