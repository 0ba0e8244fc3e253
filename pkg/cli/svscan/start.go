package svscan

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/svc"
)

// pipe leads from a service to its logger. Both ends stay open here, so that
// neither side ever notices that the other is started anew.
type pipe struct {
	svc.Pipe
	lasting bool // it outlives this process, and can be opened by its name
}

// open makes the pipe of a service that has a log: one that outlives this
// process, where the run directory can be written to.
func (l *loop) open(v *scan.Service) {
	if !v.Logged {
		return
	}
	p, err := lasting(v.Name)
	if err == syscall.EINVAL {
		l.c.Warn(nil, "unable to use ", v.Name+where[scan.Logger], "/", rundir.Pipe, ": not a FIFO")
	}
	if err != nil {
		p, err = newPipe()
	}
	if err != nil {
		l.trouble(v.Name, err, "unable to create pipe for ", v.Name)
		l.step(scan.Event{Kind: scan.OpenFailed, Service: v})
		return
	}
	l.pipes[v] = p
}

// lasting opens the pipe of the service name that outlives this process.
func lasting(name string) (pipe, error) {
	dir, err := sys.OpenDir(name + "/" + rundir.Log)
	if err != nil {
		return pipe{}, err
	}
	defer sys.Close(dir)
	p, err := svc.OpenPipe(dir)
	if err == nil {
		if err = spare(p.R); err != nil {
			p.Close()
		}
	}
	return pipe{p, true}, err
}

// spare fails if fd is the last descriptor there is: that is what the start of a
// logger needs for a moment.
func spare(fd int) error {
	last, err := sys.Dup(fd)
	if err == nil {
		sys.Close(last)
	}
	return err
}

// newPipe makes a pipe that ends with the processes that have it.
func newPipe() (pipe, error) {
	r, w, err := sys.Pipe()
	if err != nil {
		return pipe{}, err
	}
	if err := spare(r); err != nil {
		sys.Close(r)
		sys.Close(w)
		return pipe{}, err
	}
	return pipe{svc.Pipe{R: r, W: w}, false}, nil
}

// close forgets a service.
func (l *loop) close(v *scan.Service) {
	if p, ok := l.pipes[v]; ok {
		p.Close()
		delete(l.pipes, v)
	}
}

// start starts one supervise, if there is none, and tells the core how that went.
func (l *loop) start(v *scan.Service, role scan.Role) {
	if v.Logged && l.pipes[v] == (pipe{}) {
		return // it could not be opened
	}
	if number, there := l.find(v, role); there {
		l.step(scan.Event{Kind: scan.Found, Service: v, Role: role, PID: number})
		return
	}
	if l.pack(v, role) {
		return
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
		child.Files = []sys.Remap{{From: l.pipes[v].R, To: 0}}
	case v.Logged:
		child.Files = []sys.Remap{{From: l.pipes[v].W, To: 1}}
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
