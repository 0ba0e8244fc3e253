// Package envuidgid is the program envuidgid: it runs another program with the
// uid and the gid of an account in the variables UID and GID. It changes neither.
//
//	envuidgid account child [arg ...]
package envuidgid

import (
	"strconv"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/envdir"
)

// Main runs envuidgid. It returns only if child was not executed.
func Main(c *cli.Command) int {
	if len(c.Args) < 2 {
		return c.Usage("envuidgid account child")
	}
	name, child := c.Args[0], c.Args[1:]
	account, ok := c.Origin.Account(name)
	if !ok {
		return c.Fatal(nil, "unknown account ", name)
	}
	env := envdir.Apply(c.Origin.Environ, []envdir.Edit{
		envdir.Set("GID", strconv.FormatUint(uint64(account.GID), 10)),
		envdir.Set("UID", strconv.FormatUint(uint64(account.UID), 10)),
	})
	return chain.Exec(c, child, env)
}
