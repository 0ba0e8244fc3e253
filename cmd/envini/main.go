// Envini runs a program with an environment changed by an INI file.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/envini"
)

func main() { cli.Run("envini", envini.Main) }
