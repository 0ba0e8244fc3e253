package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// process is a command that runs.
type process struct {
	*exec.Cmd
	logs string   // its log directory
	in   *os.File // its standard input's other end; blocking
}

// start starts c in a new directory. Its output is the file current in the log
// directory: what writes no log directory makes it so.
func (b *bench) start(ctx context.Context, c command) (*process, error) {
	home, err := os.MkdirTemp(b.scratch, "run.")
	if err != nil {
		return nil, err
	}
	p := &process{Cmd: exec.CommandContext(ctx, c.args[0], c.args[1:]...), logs: filepath.Join(home, logDir)}
	if err := p.begin(c); err != nil {
		p.remove()
		return nil, err
	}
	return p, nil
}

func (p *process) begin(c command) error {
	if err := os.Mkdir(p.logs, 0o700); err != nil {
		return err
	}
	if c.config != "" {
		if err := os.WriteFile(filepath.Join(p.logs, "config"), []byte(c.config), 0o644); err != nil {
			return err
		}
	}
	p.Dir = filepath.Dir(p.logs)
	p.Env = append(os.Environ(), c.env...)
	p.Stderr = os.Stderr
	if c.filter {
		out, err := os.Create(filepath.Join(p.logs, current))
		if err != nil {
			return err
		}
		defer out.Close()
		p.Stdout = out
	}
	in, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer in.Close()
	p.Stdin = in
	w.Fd() // makes it blocking: no detour over the runtime's poller
	p.in = w
	if err := p.Start(); err != nil {
		w.Close()
		return err
	}
	return nil
}

// finish closes the input and waits for the end. An exit code other than 0 is
// an error.
func (p *process) finish() error {
	p.in.Close()
	if err := p.Wait(); err != nil {
		return fmt.Errorf("%v: %w", p.Args, err)
	}
	return nil
}

// remove removes what was logged.
func (p *process) remove() { os.RemoveAll(filepath.Dir(p.logs)) }
