package step

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/internal/sys"
)

// Setuidgid is the step of setuidgid. It has options only where the first word
// begins with -s; daemontools 0.76 has none, and no account has such a name.
func Setuidgid(c *cli.Command) (argv, env []string, exit int) {
	words, usage, groups := c.Args, "setuidgid account child", false
	if begins(words, "-s") {
		usage, groups = "setuidgid [-s] account child", true
		p := getopt.New("s", words)
		for {
			_, ok, bad := p.Next()
			if bad != nil {
				return failed(c.BadOption(bad, usage))
			}
			if !ok {
				break
			}
		}
		words = p.Operands()
	}
	if len(words) < 2 {
		return failed(c.Usage(usage))
	}
	name, child := words[0], words[1:]
	account, ok := c.Origin.Account(name)
	if !ok {
		return failed(c.Fatal(nil, "unknown account ", name))
	}
	if exit := become(c, name, account, groups); exit != cli.ExitOK {
		return failed(exit)
	}
	return child, c.Origin.Environ, cli.ExitOK
}

// become makes this process one of the account called name; with groups, it is
// in all groups of it, else only in the account's own.
func become(c *cli.Command, name string, account sys.Account, groups bool) (exit int) {
	if err := sys.SetGroup(account.GID); err != nil {
		return c.Fatal(err, "unable to setgid")
	}
	if groups {
		list, err := c.Origin.Groups(name, account)
		if err == nil {
			err = sys.SetGroups(list)
		}
		if err != nil {
			return c.Fatal(err, "unable to initgroups")
		}
	}
	if err := c.Origin.SetUser(account.UID); err != nil {
		return c.Fatal(err, "unable to setuid")
	}
	return cli.ExitOK
}
