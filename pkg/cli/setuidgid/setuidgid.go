// Package setuidgid is the program setuidgid: it runs another program under the
// uid and the gid of an account, without any other group.
//
//	setuidgid account child [arg ...]
package setuidgid

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/internal/sys"
)

// Main runs setuidgid. It returns only if child was not executed.
func Main(c *cli.Command) int {
	if len(c.Args) < 2 {
		return c.Usage("setuidgid account child")
	}
	name, child := c.Args[0], c.Args[1:]
	account, ok := c.Origin.Account(name)
	if !ok {
		return c.Fatal(nil, "unknown account ", name)
	}
	if err := sys.SetGroup(account.GID); err != nil {
		return c.Fatal(err, "unable to setgid")
	}
	if err := c.Origin.SetUser(account.UID); err != nil {
		return c.Fatal(err, "unable to setuid")
	}
	return chain.Exec(c, child, c.Origin.Environ)
}
