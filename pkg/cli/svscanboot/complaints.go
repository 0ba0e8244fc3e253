package svscanboot

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// home is where the pipe is. It is laid out as the run directory of a logger:
// supervise/pipe is the pipe, and supervise/ok has a reader as long as there is
// somebody who reads it, here readproctitle. svscan passes over the name.
const home = scanDir + "/.svscanboot"

const (
	modeHome = 0o755
	modeSign = 0o600
)

// complaints is the pipe from svscan, and the services without a log, to
// readproctitle.
type complaints struct {
	svc.Pipe
	ours   int // its writing end for this process, which is not to wait for a reader
	dir    int // home; -1: the pipe ends with the processes that have it
	reader int // supervise/ok, while the readproctitle of an earlier svscanboot reads the pipe; else -1
}

// openComplaints opens the pipe: one that outlives all of us, with what is in it,
// where /etc/service can be written to.
func openComplaints() (p complaints, err error) {
	if p, err = lasting(); err == nil {
		return p, nil
	}
	p.dir, p.reader = -1, -1
	p.R, p.W, err = sys.Pipe()
	p.ours = p.W
	return p, err
}

func lasting() (p complaints, err error) {
	sys.Mkdirat(sys.Cwd, home, modeHome)
	if p.dir, err = sys.OpenDir(home); err != nil {
		return p, err
	}
	if p.Pipe, err = svc.OpenPipe(p.dir); err != nil {
		sys.Close(p.dir)
		return p, err
	}
	if p.ours, err = sys.Openat(p.dir, rundir.Pipe, sys.WriteOnly|sys.NonBlock, 0); err != nil {
		sys.Close(p.dir)
		p.Close()
		return p, err
	}
	sys.Mkfifoat(p.dir, rundir.OK, modeSign)
	if p.reader, err = sys.Openat(p.dir, rundir.OK, sys.WriteOnly|sys.NonBlock, 0); err != nil {
		p.reader = -1
	}
	return p, nil
}

// sign opens what readproctitle is to have open, so that the next svscanboot
// finds that it lives. It is -1 where there is nothing to be had.
func (p *complaints) sign() int {
	if p.dir < 0 {
		return -1
	}
	fd, err := sys.Openat(p.dir, rundir.OK, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return -1
	}
	return fd
}

// lose notes that the readproctitle of an earlier svscanboot has ended.
func (p *complaints) lose() {
	sys.Close(p.reader)
	p.reader = -1
}

// end gives the writing ends up: the reader ends when the last of the others
// does.
func (p *complaints) end() {
	if p.ours != p.W {
		sys.Close(p.ours)
	}
	sys.Close(p.W)
}
