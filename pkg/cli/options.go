package cli

import "daemontools-go/pkg/getopt"

// BadOption prints what is wrong with an option, as getopt(3) of the C programs
// does, and then the usage; it returns ExitMisuse.
func (c *Command) BadOption(bad *getopt.Error, usage string) int {
	c.OptionError(bad)
	return c.Usage(usage)
}

// OptionError prints what is wrong with an option, and nothing else.
func (c *Command) OptionError(bad *getopt.Error) {
	base := c.Arg0
	for i := len(base) - 1; i >= 0; i-- {
		if base[i] == '/' {
			base = base[i+1:]
			break
		}
	}
	WriteAll(c.Stderr, []byte(base+": "+bad.Error()+"\n"))
}
