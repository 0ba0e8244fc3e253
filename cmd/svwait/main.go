// Svwait waits until services are up or down.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/svwait"
)

func main() { cli.Run("svwait", svwait.Main) }
