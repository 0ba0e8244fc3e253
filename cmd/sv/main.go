// Sv reports the status of services and controls them, as runit's sv does.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/sv"
)

func main() { cli.Run("sv", sv.Main) }
