// Package envini is the program envini: it runs another program with the
// environment changed as an INI file says.
//
//	envini [-p prefix] inifile child [arg ...]
package envini

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/cli/step"
)

// Main runs envini. It returns only if child was not executed. Every failure is
// ExitTrouble, misuse too.
func Main(c *cli.Command) int { return chain.Run(c, step.Envini) }
