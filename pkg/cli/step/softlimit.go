package step

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/internal/sys"
)

const softlimitUsage = "softlimit [-a allbytes] [-c corebytes] [-d databytes] [-f filebytes] [-l lockbytes] [-m membytes] " +
	"[-o openfiles] [-p processes] [-r residentbytes] [-s stackbytes] [-t cpusecs] child"

// Softlimit is the step of softlimit.
func Softlimit(c *cli.Command) (argv, env []string, exit int) {
	p := getopt.New("a:c:d:f:l:m:o:p:r:s:t:", c.Args)
	for {
		opt, ok, bad := p.Next()
		if bad != nil {
			return failed(c.BadOption(bad, softlimitUsage))
		}
		if !ok {
			break
		}
		v, ok := parse(opt.Value)
		if !ok {
			return failed(c.Usage(softlimitUsage))
		}
		for _, r := range limits(opt.Letter) {
			if exit := limit(c, r, v); exit != cli.ExitOK {
				return failed(exit)
			}
		}
	}
	child := p.Operands()
	if len(child) == 0 {
		return failed(c.Usage(softlimitUsage))
	}
	return child, c.Origin.Environ, cli.ExitOK
}

// limits are the resource limits that an option sets.
func limits(letter byte) []int {
	switch letter {
	case 'a':
		return []int{sys.LimitAS}
	case 'c':
		return []int{sys.LimitCore}
	case 'd':
		return []int{sys.LimitData}
	case 'f':
		return []int{sys.LimitFSize}
	case 'l':
		return []int{sys.LimitMemlock}
	case 'm':
		return []int{sys.LimitData, sys.LimitStack, sys.LimitMemlock, sys.LimitAS}
	case 'o':
		return []int{sys.LimitNoFile}
	case 'p':
		return []int{sys.LimitNProc}
	case 'r':
		return []int{sys.LimitRSS}
	case 's':
		return []int{sys.LimitStack}
	default:
		return []int{sys.LimitCPU}
	}
}

// limit sets the soft limit r for the child. A negative r is one that this
// system does not have.
func limit(c *cli.Command, r int, v value) int {
	if r < 0 {
		return cli.ExitOK
	}
	_, hard, err := c.Origin.Limit(r)
	if err != nil {
		return c.Fatal(err, "getrlimit failed")
	}
	if err := c.Origin.SetLimit(r, v.under(hard)); err != nil {
		return c.Fatal(err, "setrlimit failed")
	}
	return cli.ExitOK
}
