package step

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/internal/sys"
)

const softlimitUsage = "softlimit [-a allbytes] [-c corebytes] [-d databytes] [-f filebytes] [-l lockbytes] [-m membytes] " +
	"[-o openfiles] [-p processes] [-r residentbytes] [-s stackbytes] [-t cpusecs] child"

// Softlimit is the step of softlimit. With -e, which daemontools 0.76 does not
// have, it takes limits from the environment as daemontools-encore's always does.
func Softlimit(c *cli.Command) (argv, env []string, exit int) {
	p := getopt.New("a:c:d:ef:l:m:o:p:r:s:t:", c.Args)
	for {
		opt, ok, bad := p.Next()
		if bad != nil {
			return failed(c.BadOption(bad, softlimitUsage))
		}
		if !ok {
			break
		}
		if opt.Letter == 'e' {
			exit = limitByVariables(c)
		} else {
			exit = limitBy(c, opt.Letter, opt.Value)
		}
		if exit != cli.ExitOK {
			return failed(exit)
		}
	}
	child := p.Operands()
	if len(child) == 0 {
		return failed(c.Usage(softlimitUsage))
	}
	return child, c.Origin.Environ, cli.ExitOK
}

// variables are the options that variables of the environment stand for, in the
// order in which they apply (spec: encore.md 15).
var variables = [...]struct {
	name   string
	letter byte
}{
	{"SOFTLIMIT_ALLBYTES", 'a'},
	{"SOFTLIMIT_COREBYTES", 'c'},
	{"SOFTLIMIT_DATABYTES", 'd'},
	{"SOFTLIMIT_FILEBYTES", 'f'},
	{"SOFTLIMIT_LOCKEDBYTES", 'l'},
	{"SOFTLIMIT_OPENFILES", 'o'},
	{"SOFTLIMIT_PROCS", 'p'},
	{"SOFTLIMIT_RSSBYTES", 'r'},
	{"SOFTLIMIT_STACKBYTES", 's'},
	{"SOFTLIMIT_CPUSECS", 't'},
	{"SOFTLIMIT_MEMBYTES", 'm'}, // overrides a, d, l and s
}

// limitByVariables sets the limits that variables of the environment ask for.
func limitByVariables(c *cli.Command) (exit int) {
	for _, v := range variables {
		if text, ok := c.Origin.Getenv(v.name); ok {
			if exit := limitBy(c, v.letter, text); exit != cli.ExitOK {
				return exit
			}
		}
	}
	return cli.ExitOK
}

// limitBy sets the limits of an option with the value text.
func limitBy(c *cli.Command, letter byte, text string) (exit int) {
	v, ok := parse(text)
	if !ok {
		return c.Usage(softlimitUsage)
	}
	for _, r := range limits(letter) {
		if exit := limit(c, r, v); exit != cli.ExitOK {
			return exit
		}
	}
	return cli.ExitOK
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

// limit sets the limit r for the child. A negative r is one that this
// system does not have.
func limit(c *cli.Command, r int, v value) int {
	if r < 0 {
		return cli.ExitOK
	}
	if v.none {
		if err := c.Origin.Unlimit(r); err != nil {
			return c.Fatal(err, "setrlimit failed")
		}
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
