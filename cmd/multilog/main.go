// Multilog reads lines and writes selected ones to rotating log directories.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/multilog"
)

func main() { cli.Run("multilog", multilog.Main) }
