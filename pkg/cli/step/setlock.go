package step

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/internal/sys"
)

const setlockUsage = "setlock [ -nNxX ] file program [ arg ... ]"

// Setlock is what setlock does in a process of its own.
func Setlock(c *cli.Command) (argv, env []string, exit int) { return setlock(c, true) }

// SetlockInPassing is the step of setlock. It comes to Alone where the lock is to
// be waited for, since who looks finds the command line of the first program
// meanwhile; and where the file may be a program: whether that can be opened for
// writing depends on what this process executes, and what can be executed next
// on what it has open. And where it is refused (see refused).
func SetlockInPassing(c *cli.Command) (argv, env []string, exit int) { return setlock(c, false) }

func setlock(c *cli.Command, alone bool) (argv, env []string, exit int) {
	wait, silent := true, false
	p := getopt.New("nNxX", c.Args)
	for {
		opt, ok, bad := p.Next()
		if bad != nil {
			return failed(c.BadOption(bad, setlockUsage))
		}
		if !ok {
			break
		}
		switch opt.Letter {
		case 'n', 'N':
			wait = opt.Letter == 'N'
		case 'x', 'X':
			silent = opt.Letter == 'x'
		}
	}
	words := p.Operands()
	if len(words) < 2 {
		return failed(c.Usage(setlockUsage))
	}
	file, child := words[0], words[1:]
	trouble := func(err error, doing string) (argv, env []string, exit int) {
		if silent {
			return failed(cli.ExitOK)
		}
		return failed(c.Fatal(err, "unable to ", doing, " ", file))
	}
	fd, err := sys.Openat(sys.Cwd, file, sys.WriteOnly|sys.NonBlock|sys.Append|sys.Create, 0o600)
	if (err == syscall.ETXTBSY || refused(err)) && !alone {
		return failed(Alone)
	}
	if err != nil {
		return trouble(err, "open")
	}
	err = sys.Lock(fd, wait && alone)
	program := mayBeProgram(fd)
	if !alone && (err == syscall.EAGAIN && wait || program) {
		sys.Close(fd)
		return failed(Alone)
	}
	if err != nil {
		return trouble(err, "lock")
	}
	// The program's copy of the descriptor is the lock.
	if err := sys.CloseOnExec(fd, false); err != nil {
		return trouble(err, "lock")
	}
	if program {
		return child, c.Origin.Environ, Alone
	}
	return child, c.Origin.Environ, cli.ExitOK
}

// mayBeProgram reports whether the open file fd has a mode with which it can be
// executed.
func mayBeProgram(fd int) bool {
	info, err := sys.Fstat(fd)
	return err != nil || info.Mode&0o111 != 0
}
