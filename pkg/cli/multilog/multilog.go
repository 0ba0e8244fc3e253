// Package multilog is the program multilog: it reads lines from standard input
// and writes selected ones to log directories that rotate themselves.
//
//	multilog action ...
//
// Package logscript knows what the actions mean and package logdir what a log
// directory needs; here they meet the system, in one thread.
package multilog

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logscript"
)

// multilog is one run of the program.
type multilog struct {
	c      *cli.Command
	script *logscript.Script
	stream *logscript.Stream
	chosen []bool // for the line at hand, by output

	alerts   []byte // not yet on standard error
	statuses []*status
	logs     []*log
	outputs  []sink // by output

	poller    sys.Poller
	signals   int    // descriptor: a byte for each signal that came
	terminate bool   // TERM came
	alarm     bool   // ALRM came
	now       int64  // sys.Monotonic, when last asked
	seq       uint64 // lines that went to a status file
	names     []byte // room for sys.EachName
}

// sink is the one of status and log that an output has.
type sink struct {
	*status
	*log
}

// Garbage is collected above memoryLimit, and memoryPerLog for each log
// directory, in bytes: some two million above what the runtime has at the
// start. A line leaves none and a rotation some hundred bytes.
const (
	memoryLimit  = 6 << 20
	memoryPerLog = 512 << 10
)

// Main runs multilog. It returns 0 at the end of standard input or after TERM,
// 111 if it could not start.
func Main(c *cli.Command) int {
	sys.Umask(0o022)
	here, err := sys.Openat(sys.Cwd, ".", sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return c.Fatal(err, "unable to switch to current directory")
	}
	m := &multilog{c: c, script: logscript.Parse(c.Args)}
	sys.CollectAbove(memoryLimit + memoryPerLog*int64(len(m.script.Outputs)))
	if err := m.catch(); err != nil {
		return c.Fatal(err, "unable to catch signals")
	}
	if exit := m.open(here); exit != 0 {
		return exit
	}
	sys.Close(here)
	m.script.Select(nil, m.chosen) // for the script that chooses the same for every line
	m.stream = m.script.NewStream()
	m.copy()
	for _, l := range m.logs {
		l.dir.End()
	}
	return m.settle()
}

// catch makes signals arrive in m.signals, and the two that mean something to
// multilog arrive at all: whoever started it may have blocked them. The
// processor finds them as if nobody had.
func (m *multilog) catch() (err error) {
	const ours = sys.SignalSet(1<<(syscall.SIGTERM-1) | 1<<(syscall.SIGALRM-1))
	o := &m.c.Origin
	blocked := o.Blocked
	o.Ignored &^= ours
	o.Blocked &^= ours | 1<<(syscall.SIGCHLD-1)
	if o.Blocked != blocked {
		o.Calm()
	}
	m.signals, err = sys.Catch(syscall.SIGTERM, syscall.SIGALRM, syscall.SIGCHLD)
	return err
}

// open opens everything the script writes to: all status files before the
// first log directory, because the C program does (spec: multilog.md 1).
func (m *multilog) open(here int) (exit int) {
	outputs := m.script.Outputs
	m.chosen = make([]bool, len(outputs))
	m.outputs = make([]sink, len(outputs))
	for i, o := range outputs {
		if o.Kind == logscript.Status {
			if m.outputs[i].status, exit = m.openStatus(here, o.Path); exit != 0 {
				return exit
			}
		}
	}
	for i := range outputs {
		if outputs[i].Kind == logscript.Directory {
			if m.outputs[i].log, exit = m.openLog(here, &outputs[i]); exit != 0 {
				return exit
			}
		}
	}
	return 0
}
