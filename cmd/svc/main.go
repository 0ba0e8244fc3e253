// Svc controls services that supervise runs.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svc"
)

func main() { cli.Run("svc", svc.Main) }
