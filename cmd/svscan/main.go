// Svscan keeps a supervise running for each run directory in a scan directory.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svscan"
)

func main() { cli.Run("svscan", svscan.Main) }
