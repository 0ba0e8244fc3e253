// Package step holds what the programs of the exec chain do to their process
// before they execute the rest of their command line. Package chain puts the
// steps together; the packages of the programs say what each is for.
package step

import (
	"syscall"

	"daemontools-go/pkg/cli"
)

// Step is the work of a program. It returns the command line that is left to
// execute, which is never empty, and its environment; or no command line and the
// exit code, having said what is wrong.
//
// One process may take several steps, each with the Command it would have as a
// program of its own. So a step leaves nothing behind that an execve would end.
type Step func(c *cli.Command) (argv, env []string, exit int)

// Alone, as the exit code of a step, says that the next program is to be
// executed, whichever it is: with a command line, that of it; without one, this
// program itself, in a process of its own.
const Alone = -1

// failed is the end of a step that has said what is wrong.
func failed(exit int) (argv, env []string, code int) { return nil, nil, exit }

// refused reports whether an error of opening a file may be due to the process:
// files below /proc/self belong to root while several threads share a process
// that has changed its user (see sys.Origin.Become).
func refused(err error) bool { return err == syscall.EACCES || err == syscall.EPERM }
