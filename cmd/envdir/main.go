// Envdir runs a program with an environment changed by the files of a directory.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/envdir"
)

func main() { cli.Run("envdir", envdir.Main) }
