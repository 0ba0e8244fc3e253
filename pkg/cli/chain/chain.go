// Package chain is how an exec chain goes on: a program that changes something
// about its process and then executes the rest of its command line.
//
// Where that is another program of the chain (softlimit ... setuidgid ... envdir
// ...) it takes that one's step right here instead of executing it, if nobody
// can tell the difference but by the time it takes: the file that would be
// executed is the one installed beside this program, the kernel would execute
// it, and it would find nothing that it does not find here.
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
	"daemontools-go/pkg/cli/step"
	"daemontools-go/pkg/internal/sys"
)

func init() { runtime.LockOSThread() }

// Run takes the step of the program that c is, and those of the programs that
// follow, and replaces this process by what is left of the command line, searched
// in the PATH that the last of them found. It returns only if something failed,
// with the exit code, having said why.
func Run(c *cli.Command, take step.Step) (exit int) {
	self := c.Name
	argv, env, exit := take(c)
	for argv != nil {
		paths := sys.Search(argv[0], c.Origin.Environ)
		name, take := find(argv[0])
		if take != nil && exit != step.Alone && c.Origin.Become(self, name, paths, argv, env) {
			next := &cli.Command{
				Name: name, Arg0: argv[0], Args: argv[1:], Origin: c.Origin,
				Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr,
			}
			next.Origin.Environ = env
			if rest, vars, code := take(next); rest != nil || code != step.Alone {
				c, argv, env, exit = next, rest, vars, code
				continue
			}
		}
		err := c.Origin.Exec(paths, argv, env)
		return c.Fatal(err, "unable to run ", argv[0])
	}
	return exit
}
