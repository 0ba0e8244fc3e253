package main

import (
	"path/filepath"
	"strconv"
)

// system is one of those that are compared.
type system struct {
	name string
	// command is how it does what a mode asks for; false: it does not.
	command func(m mode) (command, bool)
}

// command is a program to be run in a directory that holds the log directory
// main.
type command struct {
	args   []string
	env    []string // beside what there is
	config string   // for main/config, if it is not empty
	filter bool     // writes to standard output
	copies bool     // what comes in goes out as it is
}

// reference is the name of the system that the others are compared with.
const reference = "C"

// logDir is the log directory of every command.
const logDir = "main"

// zone is the time zone of tai64nlocal: one with rules that needs no file.
const zone = "TZ=CET-1CEST,M3.5.0,M10.5.0/3"

// daemontools is a system of daemontools' programs, in p.
func daemontools(name string, p programs) system {
	return system{name, func(m mode) (command, bool) {
		switch m.task {
		case stamp:
			return p.filter("tai64n"), true
		case localize:
			return p.filter("tai64nlocal"), true
		}
		var script []string
		if m.labels {
			script = append(script, "t")
		}
		if m.choosy {
			script = append(script, "-*", "+*ERROR*")
		}
		script = append(script, "s"+strconv.Itoa(m.size), "n"+strconv.Itoa(m.keep), "./"+logDir)
		return p.command("multilog", script...), true
	}}
}

// runit has svlogd.
func runit(p programs) system {
	return system{"runit", func(m mode) (command, bool) {
		var options []string
		if m.labels {
			options = append(options, "-t")
		}
		c := p.command("svlogd", append(options, "./"+logDir)...)
		c.config = "s" + strconv.Itoa(m.size) + "\nn" + strconv.Itoa(m.keep) + "\n"
		if m.choosy {
			c.config += "-*\n+*ERROR*\n"
		}
		return c, m.task == collect
	}}
}

// s6 has s6-log and its own two for labels.
func s6(p programs) system {
	return system{"s6", func(m mode) (command, bool) {
		switch m.task {
		case stamp:
			return p.filter("s6-tai64n"), true
		case localize:
			return p.filter("s6-tai64nlocal"), true
		}
		// Without -l 0 it cuts long lines.
		script := []string{"-l", "0", "--", "n" + strconv.Itoa(m.keep), "s" + strconv.Itoa(m.size)}
		if m.choosy {
			script = append(script, "-", "+ERROR")
		}
		if m.labels {
			script = append(script, "t")
		}
		return p.command("s6-log", append(script, "./"+logDir)...), true
	}}
}

// cat copies, whatever it is asked for.
func cat() system {
	return system{"cat", func(mode) (command, bool) {
		return command{args: []string{"cat"}, filter: true, copies: true}, true
	}}
}

// programs are the programs of one maker: where they are, and what they need in
// the environment.
type programs struct {
	dir string
	env []string
}

func (p programs) command(name string, args ...string) command {
	return command{
		args: append([]string{filepath.Join(p.dir, name)}, args...),
		env:  append([]string{zone}, p.env...),
	}
}

func (p programs) filter(name string) command {
	c := p.command(name)
	c.filter = true
	return c
}
