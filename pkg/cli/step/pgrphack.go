package step

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// Pgrphack is the step of pgrphack.
func Pgrphack(c *cli.Command) (argv, env []string, exit int) {
	if len(c.Args) == 0 {
		return failed(c.Usage("pgrphack child"))
	}
	// It fails for a process that leads a group already, which then is all it
	// needs.
	sys.Setsid()
	return c.Args, c.Origin.Environ, cli.ExitOK
}
