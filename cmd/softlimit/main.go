// Softlimit runs a program with other soft resource limits.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/softlimit"
)

func main() { cli.Run("softlimit", softlimit.Main) }
