// Setuidgid runs a program under the uid and gid of an account.
package main

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/setuidgid"
)

func main() { cli.Run("setuidgid", setuidgid.Main) }
