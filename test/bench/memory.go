package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// usage is the memory of its own that a logger had, in kB: what is private to
// it and dirty, so that nobody else uses it and nothing but swap could take it.
type usage struct {
	idle   float64 // after a line, waiting for the next
	loaded float64 // the most there was while it logged
}

// compareMemory returns what each logger uses in the first mode.
func (b *bench) compareMemory(ctx context.Context) (map[string][]usage, error) {
	m := modes[0]
	input, want := m.input(b.bytes)
	loggers := *b
	loggers.systems = nil
	for _, s := range b.systems {
		c, ok := s.command(m)
		if !ok || c.copies {
			continue
		}
		// The pages of a program that was just built are dirty, too, until
		// they are on the disk.
		if err := sync(c.args[0]); err != nil {
			return nil, err
		}
		loggers.systems = append(loggers.systems, s)
	}
	return each(&loggers, m, func(c command) (usage, error) {
		return b.measureMemory(ctx, c, m, input, want)
	})
}

func (b *bench) measureMemory(ctx context.Context, c command, m mode, input, want []byte) (u usage, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	p, err := b.start(ctx, c)
	if err != nil {
		return u, err
	}
	defer p.remove()
	u, fed := p.watch(ctx, input, m.byLine)
	if err := p.finish(); err != nil {
		return u, err
	}
	if fed != nil {
		return u, fed
	}
	return u, checkFiles(p.logs, want, m)
}

// watch feeds the logger: a line, and when that is on file all the rest, and
// looks at its memory.
func (p *process) watch(ctx context.Context, input []byte, byLine bool) (u usage, err error) {
	first := bytes.IndexByte(input, '\n') + 1
	if err := feed(p.in, input[:first], byLine); err != nil {
		return u, err
	}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !p.hasLogged() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return u, ctx.Err()
		}
	}
	if u.idle, err = ownMemory(p.Process.Pid); err != nil {
		return u, err
	}
	u.loaded = u.idle
	fed := make(chan error, 1)
	go func() { fed <- feed(p.in, input[first:], byLine) }()
	for {
		select {
		case <-tick.C:
			own, err := ownMemory(p.Process.Pid)
			if err != nil {
				return u, err
			}
			u.loaded = max(u.loaded, own)
		case err := <-fed:
			return u, err
		}
	}
}

// hasLogged reports whether something is in current.
func (p *process) hasLogged() bool {
	info, err := os.Stat(filepath.Join(p.logs, current))
	return err == nil && info.Size() > 0
}

// ownMemory is the process's private and dirty memory in kB.
func ownMemory(pid int) (kB float64, err error) {
	path := fmt.Sprintf("/proc/%d/smaps_rollup", pid)
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for _, line := range strings.Split(string(text), "\n") {
		if value, ok := strings.CutPrefix(line, "Private_Dirty:"); ok {
			return strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
		}
	}
	return 0, fmt.Errorf("%s does not say what is private and dirty", path)
}

// sync waits until the file is on the disk.
func sync(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
