package svscan

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
)

// open makes the pipe of a service that has a log.
func (l *loop) open(v *scan.Service) {
	if !v.Logged {
		return
	}
	p, err := newPipe()
	if err != nil {
		l.trouble(v.Name, err, "unable to create pipe for ", v.Name)
		l.step(scan.Event{Kind: scan.OpenFailed, Service: v})
		return
	}
	l.pipes[v] = p
}

// newPipe makes a pipe, but does not take the last descriptor for it: that is
// what the start of a logger needs for a moment.
func newPipe() (pipe, error) {
	r, w, err := sys.Pipe()
	if err != nil {
		return pipe{}, err
	}
	last, err := sys.Dup(r)
	if err != nil {
		sys.Close(r)
		sys.Close(w)
		return pipe{}, err
	}
	sys.Close(last)
	return pipe{r, w}, nil
}

// close forgets a service.
func (l *loop) close(v *scan.Service) {
	if p, ok := l.pipes[v]; ok {
		sys.Close(p.r)
		sys.Close(p.w)
		delete(l.pipes, v)
	}
}

// start starts one supervise and tells the core how that went.
func (l *loop) start(v *scan.Service, role scan.Role) {
	if v.Logged && l.pipes[v] == (pipe{}) {
		return // it could not be opened
	}
	child := sys.Child{Dir: -1, Paths: l.search, Argv: []string{"supervise", v.Name}, Env: l.c.Origin.Environ}
	name := v.Name
	switch {
	case role == scan.Logger:
		name += "/" + rundir.Log
		dir, err := sys.OpenDir(v.Name)
		if err != nil {
			l.c.Warn(err, "unable to switch to ", v.Name)
			l.failed(v, role)
			return
		}
		defer sys.Close(dir)
		child.Dir, child.Argv[1] = dir, rundir.Log
		child.Files = []sys.Remap{{From: l.pipes[v].r, To: 0}}
	case v.Logged:
		child.Files = []sys.Remap{{From: l.pipes[v].w, To: 1}}
	}
	pid, execErr, forkErr := l.c.Origin.Spawn(&child)
	switch {
	case forkErr != nil:
		l.c.Warn(forkErr, "unable to fork for ", name)
		l.failed(v, role)
	case execErr != nil:
		sys.Wait(pid)
		l.c.Warn(execErr, "unable to start supervise ", name)
		l.failed(v, role)
	default:
		l.step(scan.Event{Kind: scan.Started, Service: v, Role: role, PID: pid})
	}
}

func (l *loop) failed(v *scan.Service, role scan.Role) {
	l.step(scan.Event{Kind: scan.StartFailed, Service: v, Role: role})
}
