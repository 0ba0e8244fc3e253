package cli

import "daemontools-go/pkg/internal/sys"

// Exec ends an exec chain's work: it replaces this process by argv, searched in
// the PATH this process was started with, with the environment env. It returns
// only if that failed, with the exit code, having said why.
func (c *Command) Exec(argv, env []string) int {
	err := c.Origin.Exec(sys.Search(argv[0], c.Origin.Environ), argv, env)
	return c.Fatal(err, "unable to run ", argv[0])
}
