// Package svup is the program svup: it says by its exit code whether a service
// is up.
//
//	svup [-L] [-l] dir
package svup

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

const usage = "svup [-L] [-l] dir"

// Main runs svup. Exit codes: 0 the service is up, 100 it is not, 111 that could
// not be found out. Messages name files as they are seen from the directory
// (spec: encore.md 5).
func Main(c *cli.Command) int {
	service, log := true, true
	p := getopt.New("lL", c.Args)
	for {
		opt, ok, bad := p.Next()
		if bad != nil {
			return c.BadOption(bad, usage)
		}
		if !ok {
			break
		}
		service, log = opt.Letter == 'l', opt.Letter == 'L'
	}
	words := p.Operands()
	if len(words) == 0 {
		return c.Usage(usage)
	}
	s, err := svc.Open(words[0])
	if err != nil {
		return c.Fatal(err.(*svc.Error).Err, "unable to chdir to ", words[0])
	}
	running, err := s.Running()
	if err != nil {
		return c.Fatal(err.(*svc.Error).Err, "unable to open ", rundir.OK)
	}
	if !running {
		return cli.ExitMisuse
	}
	up, err := s.Up()
	if err != nil {
		return unread(c, err.(*svc.Error))
	}
	if service && !up.Service || log && up.HasLog && !up.Log || !service && !up.HasLog {
		return cli.ExitMisuse
	}
	return cli.ExitOK
}

// unread is the end where the status record could not be read. That there is none
// is an answer: supervise is about to write the first one.
func unread(c *cli.Command, failed *svc.Error) int {
	switch {
	case failed.Step == svc.OpenStatus && failed.Err == syscall.ENOENT:
		return cli.ExitMisuse
	case failed.Step == svc.OpenStatus:
		return c.Fatal(failed.Err, "unable to open ", rundir.Status)
	case failed.Err == rundir.ErrFormat:
		return c.Fatal(nil, "bad data in ", rundir.Status, ": truncated file")
	default:
		return c.Fatal(failed.Err, "unable to read ", rundir.Status)
	}
}
