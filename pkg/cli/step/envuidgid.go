package step

import (
	"strconv"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/envdir"
)

// Envuidgid is the step of envuidgid.
func Envuidgid(c *cli.Command) (argv, env []string, exit int) {
	if len(c.Args) < 2 {
		return failed(c.Usage("envuidgid account child"))
	}
	name, child := c.Args[0], c.Args[1:]
	account, ok := c.Origin.Account(name)
	if !ok {
		return failed(c.Fatal(nil, "unknown account ", name))
	}
	env = envdir.Apply(c.Origin.Environ, []envdir.Edit{
		envdir.Set("GID", strconv.FormatUint(uint64(account.GID), 10)),
		envdir.Set("UID", strconv.FormatUint(uint64(account.UID), 10)),
	})
	return child, env, cli.ExitOK
}
