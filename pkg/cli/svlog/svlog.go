// Package svlog is the program svlog: it prints the logs of services, whoever
// has written them: multilog, svlogd or s6-log.
//
//	svlog [-f] [-n lines] [-S time] [-U time] [-g pattern] [--utc] [--raw | --json] [service ...]
//
// It reads each log as one sequence of lines and holds a buffer of it, whatever
// its size. The last lines are found from the end, in two passes: the first one
// counts, so that no line needs to be kept.
package svlog

import (
	"strings"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/localtime"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/tai/zone"
)

// How long nothing may happen before a log that is followed is looked at
// nevertheless, in nanoseconds.
const (
	safetyScan = 5e9   // where the system reports changes: some file systems do not
	pollScan   = 0.5e9 // where it does not
)

// Main runs svlog. Exit codes: 0 all that was asked for was printed, 100 wrong
// arguments, 111 something could not be found or read.
func Main(c *cli.Command) int {
	z := localtime.Zone(c.Origin.Environ)
	local := zone.NewClock(z).At
	o, wrong := parse(c.Args, sys.Wall(), local)
	if wrong != nil {
		return wrong.report(c)
	}
	if c.Origin.Closed>>c.Stdout&1 != 0 {
		return cli.ExitTrouble
	}
	r := &reader{o: o}
	r.exit = cli.ExitOK
	find := newFinder(c)
	places := []place{}
	if len(o.operands) == 0 {
		places = find.every()
		if places == nil {
			return cli.ExitTrouble
		}
	}
	for _, operand := range o.operands {
		if p, ok := find.one(operand); ok {
			places = append(places, p)
		} else {
			r.exit = cli.ExitTrouble
		}
	}
	for _, p := range places {
		if s, ok := openSource(c, o, local, p); ok {
			defer s.close()
			r.sources = append(r.sources, s)
		} else {
			r.exit = cli.ExitTrouble
		}
	}
	r.out = &printer{c: c, form: o.form, local: local, utc: o.utc, names: len(places) > 1}
	r.out.terminal = sys.IsTerminal(c.Stdout)
	r.out.colours = r.out.terminal && wantsColours(c.Origin.Environ)
	r.all()
	if o.follow && len(r.sources) > 0 {
		r.follow()
	}
	r.out.flush()
	for _, s := range r.sources {
		if s.trouble {
			r.exit = cli.ExitTrouble
		}
	}
	if r.out.err != nil {
		return r.broken(c)
	}
	return r.exit
}

// wantsColours reports whether a terminal's user does not mind colours
// (no-color.org).
func wantsColours(environ []string) bool {
	for _, e := range environ {
		if e == "TERM=dumb" || strings.HasPrefix(e, "NO_COLOR=") && e != "NO_COLOR=" {
			return false
		}
	}
	return true
}
