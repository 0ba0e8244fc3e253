// Package chain is how an exec chain goes on: a program that changes something
// about its process and then executes the rest of its command line.
//
// Some of what a program finds belongs to the thread that executed it and not to
// its process: the signal that it gets when its parent dies (PR_SET_PDEATHSIG)
// is lost when another thread than the first one executes. So a program that
// links this package keeps its main goroutine there. The others do not: for what
// waits, a goroutine with a thread of its own is dear.
package chain

import (
	"runtime"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

func init() { runtime.LockOSThread() }

// Exec replaces this process by argv, searched in the PATH this process was
// started with, with the environment env. It returns only if that failed, with
// the exit code, having said why.
func Exec(c *cli.Command, argv, env []string) (exit int) {
	err := c.Origin.Exec(sys.Search(argv[0], c.Origin.Environ), argv, env)
	return c.Fatal(err, "unable to run ", argv[0])
}
