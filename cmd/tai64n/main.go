// Tai64n puts a precise timestamp in front of each line.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/tai64n"
)

func main() { cli.Run("tai64n", tai64n.Main) }
