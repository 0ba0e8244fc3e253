package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

// report holds the tables. One without rows is not printed.
type report struct {
	services table // what one has of a supervisor
	chain    table
	speed    table // of what copies lines
	effort   table
	memory   table
	size     table
}

// report measures the chosen sections and writes the tables to w.
func (b *bench) report(ctx context.Context, chosen []section, w io.Writer) error {
	var families, makers, systems []string
	for _, f := range b.families {
		families = append(families, f.name)
		if f.name != packed {
			makers = append(makers, f.name)
		}
	}
	for _, s := range b.systems {
		systems = append(systems, s.name)
	}
	r := &report{
		services: table{title: fmt.Sprintf("%d services", b.services), columns: families},
		chain:    table{title: "ms from start to end", columns: makers},
		speed:    table{title: "MB of input per second", columns: systems},
		effort:   table{title: "CPU seconds of the program per GiB of input", columns: systems},
		memory:   table{title: "kB of memory of its own (private and dirty)", columns: systems},
		size:     table{title: "kB on disk", columns: makers},
	}
	if err := b.adopt(); err != nil {
		return err
	}
	start := time.Now()
	for _, s := range chosen {
		fmt.Fprintf(b.notes, "%s %s\n", time.Since(start).Round(time.Second), s.name)
		if err := s.measure(b, ctx, r); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	fmt.Fprintf(b.notes, "%s\n", time.Since(start).Round(time.Second))

	fmt.Fprintf(w, "%s, on %s. `ROUNDS=%d MB=%d SERVICES=%d WINDOW=%d make bench`%s: medians; in parentheses: times C.\n",
		start.Format(time.DateOnly), machine(),
		b.rounds, b.bytes/1e6, b.services, int(b.window.Seconds()), selection(chosen))
	for _, t := range []table{r.services, r.chain, r.speed, r.effort, r.memory, r.size} {
		fmt.Fprint(w, t.markdown())
	}
	return nil
}

// selection says which sections were chosen, unless that is all of them.
func selection(chosen []section) string {
	if len(chosen) == len(sections()) {
		return ""
	}
	var names []string
	for _, s := range chosen {
		names = append(names, s.name)
	}
	return " with `ONLY=" + strings.Join(names, ",") + "`"
}

// machine describes what the figures were measured on.
func machine() string {
	text := fmt.Sprintf("%d CPUs", runtime.NumCPU())
	if model := processor(); model != "" {
		text += " (" + model + ")"
	}
	system := runtime.GOOS
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		system = "Linux " + strings.TrimSpace(string(release))
	}
	return fmt.Sprintf("%s, %s, %s, %s", text, system, runtime.GOARCH, runtime.Version())
}

// processor is the processor's name, if the system tells it.
func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
