// Svlog prints the logs of services.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svlog"
)

func main() { cli.Run("svlog", svlog.Main) }
