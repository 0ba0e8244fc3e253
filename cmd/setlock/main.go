// Setlock runs a program with a file locked.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/setlock"
)

func main() { cli.Run("setlock", setlock.Main) }
