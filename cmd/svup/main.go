// Svup checks whether a service is up.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svup"
)

func main() { cli.Run("svup", svup.Main) }
