// Fghack runs a program that puts itself into the background, and waits for it.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/fghack"
)

func main() { cli.Run("fghack", fghack.Main) }
