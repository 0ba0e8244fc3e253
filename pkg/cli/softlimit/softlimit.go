// Package softlimit is the program softlimit: it runs another program with
// other soft resource limits.
//
//	softlimit [-e] [-a allbytes] [-c corebytes] [-d databytes] [-f filebytes]
//	          [-l lockbytes] [-m membytes] [-o openfiles] [-p processes]
//	          [-r residentbytes] [-s stackbytes] [-t cpusecs] child [arg ...]
//
// A limit is a decimal number, = for the hard limit, which is also the highest a
// number can get, or - for none at all. -m is -d, -s, -l and -a with the same
// value; -e takes limits from the environment.
package softlimit

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/chain"
	"daemontools-go/pkg/cli/step"
)

// Main runs softlimit. It returns only if child was not executed.
func Main(c *cli.Command) int { return chain.Run(c, step.Softlimit) }
