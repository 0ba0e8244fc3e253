// Envuidgid runs a program with an account's uid and gid in its environment.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/envuidgid"
)

func main() { cli.Run("envuidgid", envuidgid.Main) }
