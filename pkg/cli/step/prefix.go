package step

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
)

// prefixed reads the options in front of words, of which there is one: -p prefix.
// Every failure is ExitTrouble, misuse too.
func prefixed(c *cli.Command, words []string, usage string) (prefix string, operands []string, exit int) {
	p := getopt.New("p:", words)
	for {
		opt, ok, bad := p.Next()
		if bad != nil {
			c.BadOption(bad, usage)
			return "", nil, cli.ExitTrouble
		}
		if !ok {
			return prefix, p.Operands(), cli.ExitOK
		}
		prefix = opt.Value
	}
}

// begins reports whether the first of words begins with an option that
// daemontools 0.76 does not have: there it is an operand, as all others are here.
func begins(words []string, option string) bool {
	return len(words) > 0 && len(words[0]) >= len(option) && words[0][:len(option)] == option
}
