// Package setlock is the program setlock: it locks a file and runs another
// program, which holds the lock as long as it, or what it starts, lives.
//
//	setlock [-nNxX] file program [arg ...]
//
// With -n it does not wait for the lock; with -x it exits silently with 0 if the
// file cannot be opened or locked. -N and -X take that back.
package setlock

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/cli/step"
)

// Main runs setlock. It returns only if program was not executed.
func Main(c *cli.Command) int { return chain.Run(c, step.Setlock) }
