// Svstat prints the status of services that supervise runs.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svstat"
)

func main() { cli.Run("svstat", svstat.Main) }
