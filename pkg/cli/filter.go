package cli

import "daemontools-go/pkg/internal/sys"

const (
	// FilterBlock is the most that a filter reads at once, in bytes: all that
	// fits into a pipe.
	FilterBlock = 65536

	// busyPipe is what pipes hold under load, in bytes: room for one side to go
	// on while the other one works, so that they need not wait for each other
	// all the time. A user has 64 MiB for enlarged pipes (pipe(7)), so it is not
	// as large as it may be.
	busyPipe = 4 * FilterBlock
)

// Filter gives all of standard input to change, a block at a time, and returns
// the exit code: 0 at the end, 111 if a read or change failed, about which it
// says nothing. What change is to write it has to write before it returns,
// since the next read may wait.
func (c *Command) Filter(change func(block []byte) error) (exit int) {
	if c.Origin.Closed&(1<<c.Stdin|1<<c.Stdout) != 0 {
		return ExitTrouble // the runtime has put /dev/null there
	}
	read := sys.Read
	if sys.IsFile(c.Stdin) {
		read = sys.ReadFile
	}
	block := make([]byte, FilterBlock)
	busy := false
	for {
		n, err := read(c.Stdin, block)
		if err != nil {
			return ExitTrouble
		}
		if n == 0 {
			return ExitOK
		}
		if n == len(block) && !busy {
			busy = true
			sys.EnlargePipe(c.Stdin, busyPipe)
			sys.EnlargePipe(c.Stdout, busyPipe)
		}
		if change(block[:n]) != nil {
			return ExitTrouble
		}
	}
}

// Output returns what writes to standard output, all of its argument.
func (c *Command) Output() func([]byte) error {
	write := sys.Write
	if sys.IsFile(c.Stdout) {
		write = sys.WriteFile
	}
	return func(p []byte) error { return writeAll(write, c.Stdout, p) }
}
