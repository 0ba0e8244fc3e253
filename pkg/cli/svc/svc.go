// Package svc is the program svc: it sends commands to services.
//
//	svc [-udopchaitkxq12we] [dir ...]
//
//	-u  up: start it, and again whenever it ends
//	-d  down: TERM and CONT, and do not start it again
//	-o  once: start it, but not again
//	-x  exit: supervise ends as soon as the service is down
//	-p -c -h -a -i -t -k -q -1 -2 -w  send STOP CONT HUP ALRM INT TERM KILL QUIT USR1 USR2 WINCH
//	-e  execute: supervise becomes its new version, if there is one
package svc

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/internal/sys"
	client "daemontools-go/pkg/svc"
)

// The option letters are the control bytes (package rundir).
const (
	letters = "udopchaitkxq12we"
	usage   = "svc options: u up, d down, o once, x exit, p pause, c continue, h hup, a alarm, i interrupt, t term, k kill\n"
)

// Main runs svc. Exit codes: 0 the directories were gone through, and each one
// that failed was warned about; 100 wrong options.
func Main(c *cli.Command) int {
	options := getopt.New(letters, c.Args)
	var control []byte
	for {
		option, ok, bad := options.Next()
		if bad != nil {
			c.OptionError(bad)
			cli.WriteAll(c.Stderr, []byte(usage)) // not the grammar of the others
			return cli.ExitMisuse
		}
		if !ok {
			break
		}
		control = appendOnce(control, option.Letter)
	}
	sys.Ignore(syscall.SIGPIPE) // a supervise that ends now is an error like others
	for _, dir := range options.Operands() {
		if err := send(dir, control); err != nil {
			warn(c, dir, err.(*client.Error))
		}
	}
	return cli.ExitOK
}

// appendOnce keeps each letter once, where it came first.
func appendOnce(control []byte, letter byte) []byte {
	for _, b := range control {
		if b == letter {
			return control
		}
	}
	return append(control, letter)
}

func send(dir string, control []byte) error {
	s, err := client.Open(dir)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Send(control...)
}

func warn(c *cli.Command, dir string, e *client.Error) {
	switch {
	case e.Step == client.Enter:
		c.Warn(e.Err, "unable to chdir to ", dir)
	case e.Step == client.WriteControl:
		c.Warn(e.Err, "error writing commands to ", dir)
	case e.Err == client.ErrNotRunning:
		c.Warn(nil, "unable to control ", dir, ": ", client.ErrNotRunning.Error())
	default:
		c.Warn(e.Err, "unable to control ", dir)
	}
}
