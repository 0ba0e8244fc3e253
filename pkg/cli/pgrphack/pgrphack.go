// Package pgrphack is the program pgrphack: it runs another program, in the
// same process, as the leader of a session and a process group of its own.
//
//	pgrphack child [arg ...]
package pgrphack

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/cli/step"
)

// Main runs pgrphack. It returns only if child was not executed.
func Main(c *cli.Command) int { return chain.Run(c, step.Pgrphack) }
