package supervise

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
)

// fifo is one of supervise's FIFOs. Where it is to be read it is open for
// writing as well, so that it never is at its end.
type fifo struct {
	fd  int
	ino uint64 // which FIFO that is; another one may take its name
}

var noFIFO = fifo{fd: -1}

func (f fifo) close() {
	if f.fd >= 0 {
		sys.Close(f.fd)
	}
}

// openFIFO makes the FIFO name, if there is none, and opens it.
//
// Where the name belongs to something else that can be opened, a regular file
// say, the C program takes that and reads it in a tight loop for ever. Here what
// it holds is returned as left, and a FIFO takes its place, with a warning.
// Where that cannot be done it serves as ok, which nobody reads, but not as
// control.
func (d *directory) openFIFO(c *cli.Command, name string, mode int) (f fifo, left []byte, verb string, err error) {
	for {
		f = noFIFO
		sys.Mkfifoat(d.fd, name, modePrivate)
		if f.fd, err = sys.Openat(d.fd, name, mode|sys.NonBlock, 0); err != nil {
			if mode != sys.ReadOnly {
				if fd, e := sys.Openat(d.fd, name, sys.ReadOnly|sys.NonBlock, 0); e == nil {
					sys.Close(fd)
					return noFIFO, nil, "write", err
				}
			}
			return noFIFO, nil, "read", err
		}
		info, err := sys.Fstat(f.fd)
		f.ino = info.Ino
		if err != nil {
			f.close()
			return noFIFO, nil, "read", err
		}
		if info.IsFIFO || info.IsDir {
			return f, left, "", nil
		}
		left = make([]byte, 512)
		n, _ := sys.Read(f.fd, left)
		left = left[:max(n, 0)]
		if err := sys.Unlinkat(d.fd, name); err != nil && mode != sys.ReadOnly {
			f.close()
			return noFIFO, nil, "replace", err
		} else if err != nil {
			return f, nil, "", nil
		}
		f.close()
		c.Warn(nil, "replacing ", d.name, "/", name, ": not a FIFO")
	}
}

// openControl makes and opens the control FIFO. The commands that a regular
// file in its place held are the first to be read.
func (d *directory) openControl(c *cli.Command) (verb string, err error) {
	f, left, verb, err := d.openFIFO(c, rundir.Control, sys.ReadWrite)
	if err != nil {
		return verb, err
	}
	sys.Write(f.fd, left)
	d.control = f
	return "", nil
}

// openOK makes and opens the FIFO whose reader says that supervise is running.
// A directory in its place is no error, as in C: only clients fail then.
func (d *directory) openOK(c *cli.Command) error {
	f, _, _, err := d.openFIFO(c, rundir.OK, sys.ReadOnly)
	if err != nil {
		return err
	}
	d.ok.close()
	d.ok = f
	return nil
}

func (d *directory) lost(name string, f fifo) bool {
	info, err := sys.Statat(d.fd, name)
	return err == syscall.ENOENT || err == nil && info.Ino != f.ino
}

// heal makes the FIFOs again that somebody removed or replaced: clients would
// write to the new names while this process waits at the old ones.
func (s *service) heal() {
	if s.d.lost(rundir.Control, s.d.control) {
		old := s.d.control
		if _, err := s.d.openControl(s.h.c); err == nil {
			s.h.forget(old.fd)
			old.close()
			s.h.await(s.d.control.fd, s, control)
		}
	}
	if s.d.lost(rundir.OK, s.d.ok) {
		s.d.openOK(s.h.c)
	}
}
