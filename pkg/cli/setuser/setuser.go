// Package setuser is the program setuser: it runs another program as an
// account, with all of its groups, in its home directory, and with the variables
// that say so.
//
//	setuser account child [arg ...]
package setuser

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/cli/step"
)

// Main runs setuser. It returns only if child was not executed.
func Main(c *cli.Command) int { return chain.Run(c, step.Setuser) }
