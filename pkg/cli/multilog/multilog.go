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
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/lognote"
	"daemontools-go/pkg/logscript"
)

// multilog is one run of the program.
type multilog struct {
	c      *cli.Command
	script *logscript.Script
	stream *logscript.Stream
	chosen []bool // for the line at hand, by output
	stamp  []byte // of lines that begin now
	clock  logscript.Clock
	head   []byte // what the line at hand is selected by

	alerts   []byte // not yet on standard error
	statuses []*status
	logs     []*log
	outputs  []sink // by output

	pipe       *sys.Peeker // standard input, if it is a pipe
	taken      int         // of the input in the stream, in bytes
	waited     bool        // for the rest of a long line
	since      int64       // when the input came that waits for more, 0: none
	look       int64       // how long until the next look at how much there is
	seen       int         // bytes that were there then
	gatherMost int         // bytes of input that do not wait
	closed     bool        // the input is over

	key      lognote.Key
	legacy   legacy
	note     *lognote.Note // nil: none
	noted    lognote.State
	unmarked [1]byte // where the mark goes without a note

	poller    sys.Poller
	signals   int    // descriptor: a byte for each signal that came
	terminate bool   // TERM came
	alarm     bool   // ALRM came
	timed     bool   // the script asks for times
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
	m.peekAt()
	if exit := m.open(here); exit != 0 {
		return exit
	}
	sys.Close(here)
	m.resume()
	m.copy()
	m.finish()
	return 0
}

// finish ends the work on every log directory.
func (m *multilog) finish() {
	for _, l := range m.logs {
		l.dir.End()
	}
	for ended := false; !ended; {
		m.between()
		ended = true
		for _, l := range m.logs {
			ended = ended && l.dir.Next(m.now).Op == logdir.End
		}
	}
}

// peekAt finds out whether standard input is a pipe that can be looked into.
func (m *multilog) peekAt() {
	if !sys.IsReadable(m.c.Stdin) {
		m.closed = true // nothing would ever say that it cannot be read
		return
	}
	var err error
	if m.pipe, err = sys.NewPeeker(m.c.Stdin); err != nil {
		m.pipe = nil
		return
	}
	sys.PanicOnFault() // a note that somebody cuts off is no reason to end
	m.key = m.noteKey()
	if m.script.Gather > 0 {
		m.pipe.Enlarge(pipeSize)
	}
	m.gatherMost = m.pipe.Size() / 2
}

// resume begins where a killed predecessor stood, or from the beginning.
func (m *multilog) resume() {
	m.script.Select(nil, m.chosen) // for the script that chooses the same for every line
	m.setClock()
	m.stream = m.script.NewStream()
	if s := &m.legacy.state; m.legacy.note != nil {
		stamp := s.Stamp
		if len(stamp) != m.script.Stamp.Size() { // another script's
			stamp = m.appendStamp(nil)
		}
		m.stream.Keep(s.Text, stamp, s.Long)
		if s.Long {
			copy(m.chosen, s.Chosen)
		}
	}
	m.keepNotes()
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
	m.timed = m.script.Gather > 0
	for i, o := range outputs {
		m.timed = m.timed || o.Age > 0
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
