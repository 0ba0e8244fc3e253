package supervise

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// directory is a run directory that is ours: its lock is held until the process
// ends. All names are seen from fd, not from the working directory.
type directory struct {
	name    string // as it was given, for messages
	fd      int
	down    bool // the down file existed
	lock    int
	control fifo
	ok      fifo
}

// Modes of what is created, before the umask.
const (
	modePrivate = 0o600
	modeStatus  = 0o644
)

// enter makes the run directory dir ours: in the order of the C program, because
// a client that finds ok relies on what was made before it (spec: supervise.md
// A.2). It returns nil if that failed, having said why.
func (h *host) enter(dir string) *directory {
	fd, err := sys.OpenDir(dir)
	if err == nil && h.scan == nil {
		// Nothing here needs it: pwdx and lsof show whose supervise this is.
		err = sys.Fchdir(fd)
	}
	if err != nil {
		h.c.Fatal(err, "unable to chdir to ", dir)
		return nil
	}
	d := &directory{name: dir, fd: fd, lock: -1, control: noFIFO, ok: noFIFO}
	if !d.take(h.c, h.boot) {
		d.close()
		return nil
	}
	return d
}

// take is the rest of enter.
func (d *directory) take(c *cli.Command, boot resume.Key) bool {
	switch _, err := sys.Statat(d.fd, rundir.Down); err {
	case nil:
		d.down = true
	case syscall.ENOENT:
	default:
		c.Fatal(err, "unable to stat ", d.name, "/", rundir.Down)
		return false
	}

	if err := svc.MakeDirectory(d.fd); err != nil {
		// Debian's build prints this one without the program's name.
		cli.WriteAll(c.Stderr, []byte("unable to readlink ./"+rundir.Supervise+": "+cli.ErrorText(err)+"\n"))
		return false
	}
	var err error
	d.lock, err = sys.Openat(d.fd, rundir.Lock, sys.WriteOnly|sys.NonBlock|sys.Append|sys.Create, modePrivate)
	if err == nil {
		err = d.locked(boot)
	}
	if err != nil {
		c.Fatal(err, "unable to acquire ", d.name, "/", rundir.Lock)
		return false
	}
	if verb, err := d.openControl(c); err != nil {
		c.Fatal(err, "unable to ", verb, " ", d.name, "/", rundir.Control)
		return false
	}
	return true
}

// locked locks the run directory. A predecessor that was killed may not be quite
// dead, and if it was starting the service, the child it has left still has the
// lock, until it executes run.
func (d *directory) locked(boot resume.Key) error {
	const (
		between = 1e6  // nanoseconds
		dying   = 100  // tries while the predecessor is there
		loading = 5000 // while its child is
	)
	var p sys.Poller
	for n := 0; ; n++ {
		err := sys.Lock(d.lock, false)
		if err != syscall.EAGAIN || n >= loading {
			return err
		}
		r, ok := svc.Record(boot, d.fd)
		if !ok || n >= dying && sys.StartOf(r.Self.PID) == r.Self.Start {
			return err
		}
		p.Wait(nil, between)
	}
}

// close lets the run directory go.
func (d *directory) close() {
	for _, fd := range d.descriptors() {
		if fd >= 0 {
			sys.Close(fd)
		}
	}
}

// descriptors are what of it is open, negative where it is not. The lock is the
// last.
func (d *directory) descriptors() [4]int { return [...]int{d.fd, d.control.fd, d.ok.fd, d.lock} }

// vanished reports whether the run directory was removed.
func (d *directory) vanished() bool {
	info, err := sys.Fstat(d.fd)
	return err == nil && info.Links == 0
}
