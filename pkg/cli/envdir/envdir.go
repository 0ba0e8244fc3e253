// Package envdir is the program envdir: it runs another program with the
// environment changed as the files of a directory say.
//
//	envdir [-p prefix] dir child [arg ...]
package envdir

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/cli/step"
)

// Main runs envdir. It returns only if child was not executed. Every failure is
// ExitTrouble, misuse too.
func Main(c *cli.Command) int { return chain.Run(c, step.Envdir) }
