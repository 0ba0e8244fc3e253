// Package svwait is the program svwait: it waits until services are up or down.
//
//	svwait [-uUdDrR] [-ao] [-t ms] dir ...
//
//	-u  until they are up (this is what it does without any of these)
//	-U  until they are up and say that they are ready
//	-d  until they are down
//	-D  until they are down and what cleans up after them has ended
//	-r  until they were started or restarted
//	-R  until they were started or restarted, and say that they are ready
//	-a  until all of them are (this is what it does without -o)
//	-o  until one of them is
//	-t  for at most ms milliseconds; 0 is without end
package svwait

import (
	"errors"
	"strconv"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

const usage = "svwait [ -u | -U | -d | -D | -r | -R ] [ -a | -o ] [ -t ms ] dir ..."

// Exit codes beside those of the suite; they are s6-svwait's.
const (
	exitTimeout      = 99
	exitUnsupervised = 102
)

// Main runs svwait. Exit codes: 0 it has happened, 99 it has not in time, 100
// wrong arguments, 102 it has not in time and supervise is not running, 111 the
// state of a service could not be found out or supervise never ran.
func Main(c *cli.Command) int {
	const millisecond = 1_000_000 // in nanoseconds
	wanted, one, timeout := byte('u'), false, int64(-1)
	options := getopt.New("uUdDrRaot:", c.Args)
	for {
		option, ok, bad := options.Next()
		if bad != nil {
			return c.BadOption(bad, usage)
		}
		if !ok {
			break
		}
		switch option.Letter {
		case 'a', 'o':
			one = option.Letter == 'o'
		case 't':
			ms, err := strconv.ParseUint(option.Value, 10, 32)
			if err != nil {
				return c.Usage(usage)
			}
			timeout = int64(ms) * millisecond
			if ms == 0 {
				timeout = -1
			}
		default:
			wanted = option.Letter
		}
	}
	dirs := options.Operands()
	if len(dirs) == 0 {
		return c.Usage(usage)
	}
	services := make([]*svc.Service, len(dirs))
	first := make([]rundir.State, len(dirs))
	for i, dir := range dirs {
		var err error
		if services[i], err = svc.Open(dir); err != nil {
			return unable(c, dir, err)
		}
		if _, err = services[i].Status(); err == nil {
			first[i], err = services[i].Last()
		}
		if err != nil && !begins(err) {
			return unable(c, dir, err)
		}
	}
	at, err := svc.Wait(services, one, timeout, func(i int, st svc.Status) bool {
		return reached(wanted, first[i], st, services[i].Last)
	})
	switch {
	case err == nil:
		return cli.ExitOK
	case err != svc.ErrTimeout:
		return unable(c, dirs[at], err)
	}
	if running, err := services[at].Running(); err == nil && !running {
		c.Fatal(nil, "unable to wait for ", dirs[at], ": ", svc.ErrNotRunning.Error())
		return exitUnsupervised
	}
	c.Fatal(nil, svc.ErrTimeout.Error())
	return exitTimeout
}

// begins reports whether err says that supervise has begun and written no status
// record yet.
func begins(err error) bool {
	e := err.(*svc.Error)
	return e.Step == svc.OpenStatus && e.Err == syscall.ENOENT
}

// unable says why the state of the service in dir could not be found out.
func unable(c *cli.Command, dir string, err error) int {
	e := err.(*svc.Error)
	switch {
	case e.Step == svc.Enter:
		return c.Fatal(e.Err, "unable to chdir to ", dir)
	case errors.Is(e, rundir.ErrFormat):
		return c.Fatal(nil, "unable to wait for ", dir, ": unable to ", e.Step.String(), ": ", rundir.ErrFormat.Error())
	}
	return c.Fatal(e.Err, "unable to wait for ", dir, ": unable to ", e.Step.String())
}
