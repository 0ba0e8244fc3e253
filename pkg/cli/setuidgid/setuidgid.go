// Package setuidgid is the program setuidgid: it runs another program under the
// uid and the gid of an account, without any other group or, with -s, with all
// groups of the account.
//
//	setuidgid [-s] account child [arg ...]
package setuidgid

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/cli/step"
)

// Main runs setuidgid. It returns only if child was not executed.
func Main(c *cli.Command) int { return chain.Run(c, step.Setuidgid) }
