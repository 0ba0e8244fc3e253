package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// time runs the command to its end in dir, and returns when it was started and
// how long it took. An exit code other than 0 is an error. out takes what it
// says on standard error.
func (c command) time(ctx context.Context, dir string, out *os.File) (at, took time.Duration, err error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return 0, 0, err
	}
	defer null.Close()
	at = monotonic()
	p, err := os.StartProcess(c.args[0], c.args, &os.ProcAttr{Dir: dir, Env: c.env, Files: []*os.File{null, null, out}})
	if err != nil {
		return 0, 0, err
	}
	stop := context.AfterFunc(ctx, func() { p.Kill() })
	state, err := p.Wait()
	took = monotonic() - at
	stop()
	switch {
	case ctx.Err() != nil:
		return 0, 0, ctx.Err()
	case err == nil && !state.Success():
		err = fmt.Errorf("%.200q: %v", c.args, state)
	}
	return at, took, err
}
