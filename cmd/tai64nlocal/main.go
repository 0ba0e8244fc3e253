// Tai64nlocal turns precise timestamps into local time.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/tai64nlocal"
)

func main() { cli.Run("tai64nlocal", tai64nlocal.Main) }
