// Package sv is the program sv: it reports the status of services and controls
// them, with the commands, the output and the exit codes of runit's sv.
//
//	sv [-v] [-w sec] command service ...
//	/etc/init.d/service [-w sec] command
//
//	-v      wait until the command has taken effect
//	-w sec  so, for at most sec seconds instead of $SVWAIT or 7
//
// A service is a name in the directory $SVDIR, else in /service or, without
// that, in /etc/service. What begins with a dot or a slash or ends with a slash
// is a path.
//
// The commands are
//
//	status                               say what state it is in
//	up down once exit                    as svc -u -d -o -dx
//	pause cont hup alarm interrupt quit  send a signal
//	1 2 term kill
//	start stop restart reload shutdown   the same, and wait
//	try-restart check
//	force-stop force-restart             so, and send KILL at the time-out
//	force-reload force-shutdown
package sv

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/getopt"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/svc"
)

// Exit codes beside those of the suite. As an init script sv has LSB's.
const (
	exitMost       = 99 // sv counts its failures up to here
	exitLSBMisuse  = 2
	exitLSBDown    = 3
	exitLSBUnknown = 4
)

const second = 1_000_000_000 // in nanoseconds

// program is one run of sv.
type program struct {
	c        *cli.Command
	lsb      bool // it is called as an init script
	command  command
	dir      string // where services are that are called by a name
	failures int
	out      []byte // what is to be written on standard output
	ended    int    // tells of children that end (sys.Catch); negative: not asked for yet
}

// service is one that sv was called for.
type service struct {
	*svc.Service
	name   string
	path   string
	before svc.Status // when it was sent something
}

// Main runs sv. Exit codes: the number of services with which something went
// wrong, at most 99; 100 wrong arguments. As an init script: 1 it went wrong, 2
// wrong arguments, and of status 3 the service is down, 4 its state is unknown.
func Main(c *cli.Command) int {
	p := &program{c: c, dir: directory(&c.Origin), ended: -1}
	self := base(c.Arg0)
	p.lsb = self != c.Name && self != ""
	wait, verbose := int64(7), false
	if s, ok := c.Origin.Getenv("SVWAIT"); ok {
		wait = seconds(s)
	}
	options := getopt.New("w:v", c.Args)
	for {
		option, ok, bad := options.Next()
		if bad != nil {
			c.OptionError(bad)
			return p.usage(self)
		}
		if !ok {
			break
		}
		verbose = true
		if option.Letter == 'w' {
			wait = seconds(option.Value)
		}
	}
	words := options.Operands()
	if len(words) == 0 {
		return p.usage(self)
	}
	names := words[1:]
	if p.lsb {
		names = []string{self}
	}
	var ok bool
	if p.command, ok = parse(words[0], p.lsb); !ok || len(names) == 0 {
		return p.usage(self)
	}
	if p.command.status {
		return p.status(names)
	}
	sys.Ignore(syscall.SIGPIPE) // a supervise that ends now is an error like others
	begin := sys.Monotonic()
	services := p.begin(names)
	if p.command.wait || verbose {
		p.await(services, begin+max(wait*second, leastWait))
	}
	return min(p.failures, exitMost)
}

// usage says how sv is called.
func (p *program) usage(self string) int {
	text, code := " [-v] [-w sec] command service ...", cli.ExitMisuse
	if p.lsb {
		text, code = " [-w sec] command", exitLSBMisuse
	}
	cli.WriteAll(p.c.Stderr, []byte("usage: "+self+text+"\n\n")) // runit's grammar
	return code
}

// open opens the run directory of the service called name.
func (p *program) open(name string) (*service, bool) {
	s := &service{name: name, path: path(p.dir, name)}
	var err error
	if s.Service, err = svc.Open(s.path); err != nil {
		p.failed(fail, name, err.(*svc.Error).Err, "unable to change to service directory")
		return nil, false
	}
	return s, true
}
