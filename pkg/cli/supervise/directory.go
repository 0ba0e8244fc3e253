package supervise

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// directory is a run directory that is ours: its lock is held until the process
// ends. All names are seen from fd, not from the working directory.
type directory struct {
	name    string // as it was given, for messages
	fd      int
	down    bool // the down file existed
	control fifo
	ok      fifo
}

// Modes of what is created, before the umask.
const (
	modePrivate = 0o600
	modeStatus  = 0o644
)

// enter makes dir ours: in the order of the C program, because a client that
// finds ok relies on what was made before it (spec: supervise.md A.2). It
// returns nil and an exit code if that failed, having said why.
func enter(c *cli.Command, dir string) (*directory, int) {
	fd, err := sys.OpenDir(dir)
	if err == nil {
		// Nothing here needs it: pwdx and lsof show whose supervise this is.
		err = sys.Fchdir(fd)
	}
	if err != nil {
		return nil, c.Fatal(err, "unable to chdir to ", dir)
	}
	d := &directory{name: dir, fd: fd, control: noFIFO, ok: noFIFO}

	switch _, err := sys.Statat(fd, rundir.Down); err {
	case nil:
		d.down = true
	case syscall.ENOENT:
	default:
		return nil, c.Fatal(err, "unable to stat ", dir, "/", rundir.Down)
	}

	if err := svc.MakeDirectory(fd); err != nil {
		// Debian's build prints this one without the program's name.
		cli.WriteAll(c.Stderr, []byte("unable to readlink ./"+rundir.Supervise+": "+cli.ErrorText(err)+"\n"))
		return nil, cli.ExitTrouble
	}
	lock, err := sys.Openat(fd, rundir.Lock, sys.WriteOnly|sys.NonBlock|sys.Append|sys.Create, modePrivate)
	if err == nil {
		err = d.lock(lock)
	}
	if err != nil {
		return nil, c.Fatal(err, "unable to acquire ", dir, "/", rundir.Lock)
	}
	if verb, err := d.openControl(c); err != nil {
		return nil, c.Fatal(err, "unable to ", verb, " ", dir, "/", rundir.Control)
	}
	return d, 0
}
