package svc

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
)

// Pipe is the two ends of the pipe between a service and its logger.
type Pipe struct{ R, W int }

// Close closes both ends.
func (p Pipe) Close() {
	sys.Close(p.R)
	sys.Close(p.W)
}

// modePipe is the mode of the FIFO; its directory keeps others away.
const modePipe = 0o622

// OpenPipe opens the pipe to the logger whose run directory is dir, an open
// directory, and makes it if there is none: a FIFO in the supervise directory,
// which outlives whoever has it open, with what is in it as long as one of them
// lives. The services that write to it may not be root any more and open it by
// the name /dev/stdout.
func OpenPipe(dir int) (p Pipe, err error) {
	MakeDirectory(dir)
	sys.Mkfifoat(dir, rundir.Pipe, modePipe)
	p.R, err = sys.Openat(dir, rundir.Pipe, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return p, err
	}
	// The service gets a reading end along with its writing one: it must not be
	// told that nobody reads when all of us are dead for a moment.
	p.W, err = sys.Openat(dir, rundir.Pipe, sys.ReadWrite|sys.NonBlock, 0)
	if err != nil {
		sys.Close(p.R)
		return p, err
	}
	if err = p.prepare(); err != nil {
		p.Close()
	}
	return p, err
}

// prepare makes the two ends of a FIFO what a service and its logger expect.
func (p Pipe) prepare() error {
	info, err := sys.Fstat(p.R)
	if err != nil {
		return err
	}
	if !info.IsFIFO {
		return syscall.EINVAL
	}
	if info.Mode != modePipe { // it was made under a umask
		sys.Fchmod(p.R, modePipe)
	}
	if err := sys.SetNonblock(p.R, false); err != nil {
		return err
	}
	return sys.SetNonblock(p.W, false)
}
