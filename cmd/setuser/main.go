// Setuser runs a program as another user, in his home directory.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/setuser"
)

func main() { cli.Run("setuser", setuser.Main) }
