// Command bench puts multilog, tai64n and tai64nlocal beside their peers: the C
// programs of daemontools, runit's svlogd, s6-log and its companions, and cat,
// which copies without looking and is the limit.
//
//	make bench
//	ROUNDS=9 MB=128 make bench
//
// Every system gets the same input through a pipe, in one run, in an order that
// is shuffled each round, and what it has on file in the end is compared with the
// input. The tables, in Markdown, go to standard output: medians of ROUNDS
// rounds of MB million bytes. docs/benchmarks.md says how to read them.
//
// Peers that are not installed are fetched as the tests do it, and left out,
// with a line that says so, where they cannot be had.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"

	"daemontools-go/test/suite"
)

// bench is what all measurements share.
type bench struct {
	rounds  int
	bytes   int    // of input
	scratch string // directory
	systems []system
	notes   io.Writer // for what is not part of the result
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	rounds, err := positive("ROUNDS", 5)
	if err != nil {
		return err
	}
	mb, err := positive("MB", 64)
	if err != nil {
		return err
	}
	bin, remove, err := suite.Build()
	if err != nil {
		return err
	}
	defer remove()
	scratch, err := os.MkdirTemp(memoryDisk(), "daemontools-go-bench.")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	systems, err := findSystems(bin, os.Stderr)
	if err != nil {
		return err
	}
	b := &bench{rounds: rounds, bytes: mb * 1e6, scratch: scratch, systems: systems, notes: os.Stderr}
	return b.report(ctx, os.Stdout)
}

// report measures everything and writes the tables to w.
func (b *bench) report(ctx context.Context, w io.Writer) error {
	speed := table{title: "MB of input per second", systems: b.systems}
	effort := table{title: "CPU seconds of the program per GiB of input", systems: b.systems}
	for _, m := range modes {
		fmt.Fprintln(b.notes, m.name)
		results, err := b.compare(ctx, m)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		speed.add(m.name, column(results, func(r result) float64 { return r.speed }))
		effort.add(m.name, column(results, func(r result) float64 { return r.effort }))
	}
	memory := table{title: "kB of memory of its own (private and dirty)", systems: b.systems}
	if runtime.GOOS == "linux" {
		fmt.Fprintln(b.notes, "memory")
		results, err := b.compareMemory(ctx)
		if err != nil {
			return fmt.Errorf("memory: %w", err)
		}
		memory.add("idle", column(results, func(u usage) float64 { return u.idle }))
		memory.add("the most while it logs, "+modes[0].name, column(results, func(u usage) float64 { return u.loaded }))
	}

	fmt.Fprintf(w, "Medians of %d rounds with %d MB each, on %d CPUs (%s, %s). In parentheses: times C.\n",
		b.rounds, b.bytes/1e6, runtime.NumCPU(), runtime.GOARCH, runtime.Version())
	for _, t := range []table{speed, effort, memory} {
		fmt.Fprintf(w, "%s", t.markdown())
	}
	return nil
}

// positive is the number that the environment variable name holds, or instead.
func positive(name string, instead int) (int, error) {
	text := os.Getenv(name)
	if text == "" {
		return instead, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s=%s is not a positive number", name, text)
	}
	return n, nil
}

// memoryDisk is a directory on a file system that is memory, where there is
// one: what is compared is not the disk. "" stands for the usual place.
func memoryDisk() string {
	const shm = "/dev/shm"
	if info, err := os.Stat(shm); err == nil && info.IsDir() {
		return shm
	}
	return ""
}
