// Svok checks whether supervise is running.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svok"
)

func main() { cli.Run("svok", svok.Main) }
