// Svscanboot starts svscan on /etc/service, with its complaints in the list of processes.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svscanboot"
)

func main() { cli.Run("svscanboot", svscanboot.Main) }
