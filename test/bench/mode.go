package main

// task is what a mode asks a system to do.
type task int

const (
	collect  task = iota // write lines to a log directory, as multilog does
	stamp                // put labels in front of lines, as tai64n does
	localize             // turn labels into local time, as tai64nlocal does
)

// mode is one thing at which the systems are compared.
type mode struct {
	name   string
	task   task
	line   int  // size of a line, newline included, without what stands before it in the output
	byLine bool // the writer makes a system call for each line

	// What follows is of collect.
	labels bool // in front of every line
	choosy bool // only lines with ERROR
	size   int  // of a file, in bytes
	keep   int  // files
}

const (
	largeSize = 16777215 // the most that daemontools knows
	usualSize = 99999    // what it takes if nobody says
	usualKeep = 10
)

// The first one is that of the memory too.
var modes = []mode{
	{name: "`t s16777215 n10 ./main`", line: 100, labels: true, size: largeSize, keep: usualKeep},
	{name: "`s16777215 n10 ./main`", line: 100, size: largeSize, keep: usualKeep},
	{name: "`t ./main`: files of 100 kB", line: 100, labels: true, size: usualSize, keep: usualKeep},
	{name: "`-* +*ERROR* ./main`: one line in 50", line: 100, choosy: true, size: usualSize, keep: usualKeep},
	{name: "`t s16777215 n10 ./main`, lines of 8 KiB", line: 8192, labels: true, size: largeSize, keep: usualKeep},
	{name: "`t s16777215 n10 ./main`, one line a write", line: 100, byLine: true, labels: true, size: largeSize, keep: usualKeep},
	{name: "`tai64n`", task: stamp, line: 100},
	{name: "`tai64nlocal`", task: localize, line: 100},
}

// What stands before a line, in bytes.
const (
	labelSize = 26 // "@", 24 digits, space
	dateSize  = 30 // "2026-11-20 21:45:51.123456789 "
)

// before is how many bytes stand before each line in the output.
func (m mode) before() int {
	switch {
	case m.task == localize:
		return dateSize
	case m.task == stamp, m.labels:
		return labelSize
	}
	return 0
}
