package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// family is a maker's programs that keep services running, and those that run
// scripts are written with.
type family struct {
	name string
	programs
	scanner    string
	supervisor string
	logger     string
	all        []string // the names of all programs, or patterns of them
	most       int      // services in a scan directory; 0: as many as one likes

	scan   func(dir string, services int) []string // the command that runs what is in dir
	rescan func(dir string) []string               // what says that dir has changed; nil: it is seen
	term   func(services []string) []string        // ends their processes with TERM
	status func(services []string) []string        // shows them
	chain  func(env, end string) []string          // limits, changes the user and the environment, runs end
	log    string                                  // the run of a log service

	listens bool // to a service that says that it is ready, and serves it better then
	ready   bool // the services say so
}

// packed is the name of ours with one supervise process for all services.
const packed = "ours, packed"

func daemontoolsFamily(name string, p programs) family {
	return family{
		name: name, programs: p, scanner: "svscan", supervisor: "supervise", logger: "multilog",
		all: []string{"envdir", "envuidgid", "fghack", "multilog", "pgrphack", "readproctitle",
			"setlock", "setuidgid", "softlimit", "supervise", "svc", "svok", "svscan", "svscanboot", "svstat",
			"tai64n", "tai64nlocal"},
		scan:   func(dir string, _ int) []string { return []string{"svscan", dir} },
		term:   func(services []string) []string { return append([]string{"svc", "-t"}, services...) },
		status: func(services []string) []string { return append([]string{"svstat"}, services...) },
		chain: func(env, end string) []string {
			return []string{"softlimit", "-o", "300", "setuidgid", "nobody", "envdir", env, end}
		},
		log: "exec multilog t ./main",
	}
}

// packedFamily is ours with one supervise process. false: these programs cannot
// do that.
func packedFamily(p programs) (family, bool) {
	f := daemontoolsFamily(packed, p)
	f.scan = func(dir string, _ int) []string { return []string{"svscan", "-p", "0", dir} }
	// Who does not know the option takes it for the directory that is not there.
	const absent = "/nonexistent/scan"
	var said bytes.Buffer
	c := f.command("svscan", f.scan(absent, 0)[1:]...)
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Stderr = &said
	return f, cmd.Run() != nil && strings.Contains(said.String(), absent)
}

func runitFamily(p programs) family {
	return family{
		name: "runit", programs: p, scanner: "runsvdir", supervisor: "runsv", logger: "svlogd", most: 1000,
		all:    []string{"chpst", "runit", "runit-init", "runsv", "runsvchdir", "runsvdir", "sv", "svlogd", "utmpset"},
		scan:   func(dir string, _ int) []string { return []string{"runsvdir", dir} },
		term:   func(services []string) []string { return append([]string{"sv", "term"}, services...) },
		status: func(services []string) []string { return append([]string{"sv", "status"}, services...) },
		chain: func(env, end string) []string {
			return []string{"chpst", "-o", "300", "-u", "nobody", "-e", env, end}
		},
		log: "mkdir -p main && exec svlogd -tt ./main",
	}
}

func s6Family(p programs) family {
	// A program of s6's takes one directory.
	loop := func(command string, services []string) []string {
		return append([]string{"/bin/sh", "-c", "for d; do " + command + ` "$d"; done`, "sh"}, services...)
	}
	return family{
		name: "s6", programs: p, scanner: "s6-svscan", supervisor: "s6-supervise", logger: "s6-log", listens: true,
		all: []string{"s6-*"},
		scan: func(dir string, services int) []string {
			return []string{"s6-svscan", "-c", strconv.Itoa(2*services + 100), dir}
		},
		rescan: func(dir string) []string { return []string{"s6-svscanctl", "-a", dir} },
		term:   func(services []string) []string { return loop("s6-svc -t", services) },
		status: func(services []string) []string { return loop("s6-svstat", services) },
		chain: func(env, end string) []string {
			return []string{"s6-softlimit", "-o", "300", "s6-setuidgid", "nobody", "s6-envdir", env, end}
		},
		log: "exec s6-log t ./main",
	}
}

// run is the command args with the family's programs found first. mark is in its
// environment, and in that of all that it starts.
func (f family) run(mark string, args []string) command {
	c := f.command(args[0], args[1:]...)
	if filepath.IsAbs(args[0]) {
		c.args[0] = args[0]
	}
	c.env = append(c.env, "PATH="+f.dir+":/usr/bin:/bin", mark)
	return c
}

// files are the paths of all programs that there are.
func (f family) files() []string {
	var list []string
	for _, pattern := range f.all {
		found, _ := filepath.Glob(filepath.Join(f.dir, pattern))
		list = append(list, found...)
	}
	return list
}
