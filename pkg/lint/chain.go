package lint

import (
	"path"
	"strings"
)

// link is a program that changes something about its process and executes the
// rest of its command line.
type link struct {
	valued      string // its letters that take a value
	operands    int    // words before the program
	assignments bool   // NAME=VALUE may stand before the program
	account     string // letters whose value is an account; "operand": the first operand is
	variables   string // letters whose value is an environment directory; "operand": the first operand is
}

const operand = "operand"

var links = map[string]link{
	"setuidgid": {operands: 1, account: operand}, "s6-setuidgid": {operands: 1, account: operand},
	"setuser": {operands: 1, account: operand}, "envini": {valued: "p", operands: 1},
	"su-exec": {operands: 1, account: operand}, "gosu": {operands: 1, account: operand},
	"envuidgid": {operands: 1}, "s6-envuidgid": {operands: 1},
	"envdir": {valued: "p", operands: 1, variables: operand}, "s6-envdir": {valued: "c", operands: 1, variables: operand},
	"softlimit": {valued: "acdflmoprst"}, "s6-softlimit": {valued: "acdflmoprst"},
	"setlock": {operands: 1}, "s6-setlock": {valued: "tT", operands: 1},
	"pgrphack": {}, "fghack": {}, "nohup": {}, "setsid": {},
	"chpst": {valued: "uUbe/nlLmdofpcrt", account: "u", variables: "e"},
	"env":   {valued: "uCS", assignments: true},
	"nice":  {valued: "n"}, "ionice": {valued: "cnpPu"}, "stdbuf": {valued: "ioe"},
	"taskset": {operands: 1}, "chroot": {operands: 1}, "aa-exec": {valued: "pn"},
	"s6-applyuidgid": {valued: "ugG"}, "s6-fghack": {}, "command": {},
}

// chain is a command line taken apart.
type chain struct {
	program   []word   // the program at its end and its arguments; none if that is not known
	account   string   // as whom it runs; "" for nobody in particular
	variables []string // environment directories
	watched   bool     // fghack waits for what goes into the background
}

// unchain takes the words of a command apart.
func unchain(words []word) chain {
	var c chain
	for len(words) > 0 && words[0].literal {
		name := path.Base(words[0].text)
		l, known := links[name]
		if !known {
			c.program = words
			return c
		}
		c.watched = c.watched || strings.HasSuffix(name, "fghack")
		words = c.passLink(l, words[1:])
	}
	return c
}

// passLink walks over the options and operands of a link, and returns what
// follows them; nothing where that is not known.
func (c *chain) passLink(l link, words []word) []word {
	for len(words) > 0 {
		w := words[0]
		if !w.literal {
			return nil
		}
		if len(w.text) < 2 || w.text[0] != '-' {
			break
		}
		words = words[1:]
		if w.text == "--" {
			break
		}
		if w.text[1] == '-' {
			continue
		}
		for i := 1; i < len(w.text); i++ {
			letter := w.text[i : i+1]
			if !strings.Contains(l.valued, letter) {
				continue
			}
			value := word{w.text[i+1:], true}
			if value.text == "" {
				if len(words) == 0 {
					return nil
				}
				value, words = words[0], words[1:]
			}
			if strings.Contains(l.account, letter) && l.account != operand {
				c.setAccount(value)
			}
			if strings.Contains(l.variables, letter) && l.variables != operand {
				c.addVariables(value)
			}
			break
		}
	}
	for n := 0; n < l.operands; n++ {
		if len(words) == 0 {
			return nil
		}
		if n == 0 && l.account == operand {
			c.setAccount(words[0])
		}
		if n == 0 && l.variables == operand {
			c.addVariables(words[0])
		}
		words = words[1:]
	}
	for l.assignments && len(words) > 0 && strings.Contains(words[0].text, "=") {
		words = words[1:]
	}
	return words
}

// setAccount takes "user" or "user:group"; ":uid:gid", a number, which some
// implementations allow, and a variable are nobody whom we could ask for.
func (c *chain) setAccount(w word) {
	c.account = ""
	if name, _, _ := strings.Cut(w.text, ":"); w.literal && strings.Trim(name, "0123456789") != "" {
		c.account = name
	}
}

func (c *chain) addVariables(w word) {
	if w.literal {
		c.variables = append(c.variables, w.text)
	}
}
