// Readproctitle shows the last bytes of its input in the list of processes.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/readproctitle"
)

func main() { cli.Run("readproctitle", readproctitle.Main) }
