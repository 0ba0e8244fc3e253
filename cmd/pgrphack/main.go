// Pgrphack runs a program in a session of its own.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/pgrphack"
)

func main() { cli.Run("pgrphack", pgrphack.Main) }
