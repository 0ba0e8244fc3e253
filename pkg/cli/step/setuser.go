package step

import (
	"strconv"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/envdir"
	"daemontools-go/pkg/internal/sys"
)

// Setuser is what setuser does in a process of its own.
func Setuser(c *cli.Command) (argv, env []string, exit int) { return setuser(c, true) }

// SetuserInPassing is the step of setuser. It comes to Alone where it is refused
// the home directory (see refused).
func SetuserInPassing(c *cli.Command) (argv, env []string, exit int) { return setuser(c, false) }

func setuser(c *cli.Command, alone bool) (argv, env []string, exit int) {
	if len(c.Args) < 2 {
		return failed(c.Usage("setuser account child"))
	}
	name, child := c.Args[0], c.Args[1:]
	account, ok := c.Origin.Account(name)
	if !ok {
		return failed(c.Fatal(nil, "unknown account ", name))
	}
	if err := sys.Chdir(account.Home); err != nil {
		if refused(err) && !alone {
			return failed(Alone)
		}
		return failed(c.Fatal(err, "unable to chdir to ", account.Home))
	}
	if exit := become(c, name, account, true); exit != cli.ExitOK {
		return failed(exit)
	}
	env = envdir.Apply(c.Origin.Environ, []envdir.Edit{
		envdir.Set("HOME", account.Home),
		envdir.Set("SHELL", account.Shell),
		envdir.Set("USER", name),
		envdir.Set("GID", strconv.FormatUint(uint64(account.GID), 10)),
		envdir.Set("UID", strconv.FormatUint(uint64(account.UID), 10)),
	})
	return child, env, cli.ExitOK
}
