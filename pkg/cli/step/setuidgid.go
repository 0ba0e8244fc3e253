package step

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// Setuidgid is the step of setuidgid.
func Setuidgid(c *cli.Command) (argv, env []string, exit int) {
	if len(c.Args) < 2 {
		return failed(c.Usage("setuidgid account child"))
	}
	name, child := c.Args[0], c.Args[1:]
	account, ok := c.Origin.Account(name)
	if !ok {
		return failed(c.Fatal(nil, "unknown account ", name))
	}
	if err := sys.SetGroup(account.GID); err != nil {
		return failed(c.Fatal(err, "unable to setgid"))
	}
	if err := c.Origin.SetUser(account.UID); err != nil {
		return failed(c.Fatal(err, "unable to setuid"))
	}
	return child, c.Origin.Environ, cli.ExitOK
}
