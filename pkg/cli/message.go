package cli

import "daemontools-go/pkg/internal/sys"

// Fatal prints "NAME: fatal: TEXT: ERR" on standard error and returns
// ExitTrouble. The parts of text are put together as they are; ": ERR" is left
// out for a nil err.
func (c *Command) Fatal(err error, text ...string) int {
	c.say(": fatal: ", err, text)
	return ExitTrouble
}

// Warn prints "NAME: warning: TEXT: ERR" on standard error.
func (c *Command) Warn(err error, text ...string) { c.say(": warning: ", err, text) }

// Usage prints "NAME: usage: TEXT" on standard error and returns ExitMisuse.
func (c *Command) Usage(text string) int {
	c.say(": usage: ", nil, []string{text})
	return ExitMisuse
}

// say prints one line in one write. That nobody reads it is nobody's error.
func (c *Command) say(kind string, err error, text []string) {
	line := make([]byte, 0, 256) // most fit; the others grow
	line = append(line, c.Name...)
	line = append(line, kind...)
	for _, t := range text {
		line = append(line, t...)
	}
	if err != nil {
		line = append(line, ": "...)
		line = append(line, ErrorText(err)...)
	}
	WriteAll(c.Stderr, append(line, '\n'))
}

// WriteAll writes p to fd, in as many writes as it takes.
func WriteAll(fd int, p []byte) error { return writeAll(sys.Write, fd, p) }

func writeAll(write func(int, []byte) (int, error), fd int, p []byte) error {
	for len(p) > 0 {
		n, err := write(fd, p)
		if err != nil {
			return err
		}
		p = p[n:]
	}
	return nil
}
