// Package envuidgid is the program envuidgid: it runs another program with the
// uid and the gid of an account in the variables UID and GID. It changes neither.
//
//	envuidgid account child [arg ...]
package envuidgid

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/cli/step"
)

// Main runs envuidgid. It returns only if child was not executed.
func Main(c *cli.Command) int { return chain.Run(c, step.Envuidgid) }
