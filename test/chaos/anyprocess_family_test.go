package chaos

import (
	"encoding/binary"
	"fmt"
	"os"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// family is a suite that can run the tree: ours, and others that have the same
// kind of run directory.
type family struct {
	name       string
	path       func() string // of its programs
	own        bool          // it is ours
	scanner    string
	options    []string // of the scanner
	supervisor string
	logger     string
	log        string // a command line that logs with TAI64N labels into %s, in small files, and keeps them all
	ok         bool   // a supervise that is ready reads a FIFO
	state      func(p *place, dir string) (rundir.State, bool)
}

func ourPrograms() string { return bin }

func installed() string { return "/usr/bin" }

var (
	ours = &family{name: "daemontools-go", own: true, path: ourPrograms, scanner: "svscan", supervisor: "supervise", logger: "multilog",
		log: "multilog t s100000 n1000000 %s", ok: true, state: statusOf}
	packed = &family{name: "packed", own: true, path: ourPrograms, scanner: "svscan", options: []string{"-p", "0"}, supervisor: "supervise",
		logger: "multilog", log: "multilog t s100000 n1000000 %s", ok: true, state: statusOf}
	daemontools = &family{name: "daemontools", path: installed, scanner: "svscan", supervisor: "supervise", logger: "multilog",
		log: "multilog t s100000 n1000000 %s", ok: true, state: statusOf}
	// Its status begins like that of daemontools.
	runit = &family{name: "runit", path: installed, scanner: "runsvdir", supervisor: "runsv", logger: "svlogd",
		log: "sh -c 'mkdir -p %[1]s && printf \"s100000\\nn0\\n\" >%[1]s/config && exec svlogd -t %[1]s'", ok: true, state: statusOf}
	s6 = &family{name: "s6", path: installed, scanner: "s6-svscan", supervisor: "s6-supervise", logger: "s6-log",
		log: "s6-log t s100000 n1000000 %s", state: s6StatusOf}
)

func statusOf(p *place, dir string) (rundir.State, bool) { return p.Status(dir) }

// s6StatusOf reads the status of an s6-supervise: two times, the pid in eight
// bytes, in later versions the process group, the exit status, and flags.
func s6StatusOf(p *place, dir string) (s rundir.State, ok bool) {
	b, err := os.ReadFile(p.Path(dir + "/" + rundir.Status))
	if err != nil || len(b) < 35 {
		return s, false
	}
	s.Since = tai.Unpack(b[:12])
	s.PID = uint32(binary.BigEndian.Uint64(b[24:]))
	s.Want = rundir.WantDown
	flags := b[len(b)-1]
	s.Paused = flags&1 != 0
	if flags&4 != 0 {
		s.Want = rundir.WantUp
	}
	return s, true
}

// logRun is the run script of a logger.
func (f *family) logRun(dir string) string {
	return "#!/bin/sh\nexec " + fmt.Sprintf(f.log, dir) + "\n"
}
