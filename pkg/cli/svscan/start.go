package svscan

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/svc"
)

// open makes the pipe of a service that has a log.
func (l *loop) open(v *scan.Service) {
	if !v.Logged {
		return
	}
	p, err := lasting(v.Name)
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

// lasting opens the pipe of the service name that outlives this process: a FIFO
// in its log's supervise directory. The services that write to it may not be
// root any more and open it by the name /dev/stdout.
func lasting(name string) (p pipe, err error) {
	dir, err := sys.OpenDir(name + "/" + rundir.Log)
	if err != nil {
		return p, err
	}
	defer sys.Close(dir)
	svc.MakeDirectory(dir)
	sys.Mkfifoat(dir, rundir.Pipe, modePipe)
	p.r, err = sys.Openat(dir, rundir.Pipe, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return p, err
	}
	// The service gets a reading end along with its writing one: it must not be
	// told that nobody reads when all of us are dead for a moment.
	p.w, err = sys.Openat(dir, rundir.Pipe, sys.ReadWrite|sys.NonBlock, 0)
	if err != nil {
		sys.Close(p.r)
		return p, err
	}
	if err = p.prepare(); err != nil {
		sys.Close(p.r)
		sys.Close(p.w)
	}
	return p, err
}

// prepare makes the two ends of a FIFO what a service and its logger expect.
func (p pipe) prepare() error {
	info, err := sys.Fstat(p.r)
	if err != nil {
		return err
	}
	if !info.IsFIFO {
		return syscall.EINVAL
	}
	if info.Mode != modePipe { // it was made under a umask
		sys.Fchmod(p.r, modePipe)
	}
	if err := sys.SetNonblock(p.r, false); err != nil {
		return err
	}
	if err := sys.SetNonblock(p.w, false); err != nil {
		return err
	}
	return spare(p.r)
}

// modePipe is the mode of that FIFO; its directory keeps others away.
const modePipe = 0o622

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

// start starts one supervise, if there is none, and tells the core how that went.
func (l *loop) start(v *scan.Service, role scan.Role) {
	if v.Logged && l.pipes[v] == (pipe{}) {
		return // it could not be opened
	}
	if pid, there := l.find(v, role); there {
		l.step(scan.Event{Kind: scan.Found, Service: v, Role: role, PID: pid})
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
