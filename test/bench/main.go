// Command bench puts the suite beside its peers: the C programs of daemontools,
// runit and s6, and where it is about copying, cat, which does so without looking
// and is the limit.
//
//	make bench
//	ROUNDS=9 MB=128 make bench
//	ONLY=memory,boot SERVICES=200 make bench
//
// Everybody does the same in one run, one after the other, in an order that is
// shuffled each round. The tables, in Markdown, go to standard output: medians of
// ROUNDS rounds with SERVICES services, or with MB million bytes through a logger,
// or in a window of WINDOW seconds in which nothing happens. docs/benchmarks.md
// says how to read them.
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
	"strconv"
	"syscall"
	"time"

	"daemontools-go/test/suite"
)

// bench is what all measurements share.
type bench struct {
	rounds   int
	bytes    int           // of input
	services int           // in a scan directory
	window   time.Duration // in which nothing happens
	scratch  string        // directory
	systems  []system
	families []family
	notes    io.Writer // for what is not part of the result
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
	services, err := positive("SERVICES", 1000)
	if err != nil {
		return err
	}
	window, err := positive("WINDOW", 30)
	if err != nil {
		return err
	}
	chosen, err := choose(os.Getenv("ONLY"))
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
	b := &bench{
		rounds: rounds, bytes: mb * 1e6, services: services, window: time.Duration(window) * time.Second,
		scratch: scratch, notes: os.Stderr,
	}
	if err := b.find(bin); err != nil {
		return err
	}
	return b.report(ctx, chosen, os.Stdout)
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
