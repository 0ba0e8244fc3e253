// Package pgrphack is the program pgrphack: it runs another program, in the
// same process, as the leader of a session and a process group of its own.
//
//	pgrphack child [arg ...]
package pgrphack

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/internal/sys"
)

// Main runs pgrphack. It returns only if child was not executed.
func Main(c *cli.Command) int {
	if len(c.Args) == 0 {
		return c.Usage("pgrphack child")
	}
	// It fails for a process that leads a group already, which then is all it
	// needs.
	sys.Setsid()
	return chain.Exec(c, c.Args, c.Origin.Environ)
}
