//go:build linux

package tree

import (
	"io"
	"os"
	"syscall"

	"daemontools-go/pkg/rundir"
)

// Status reads the status record of the run directory dir. ok is false if
// there is none.
func (tr *Tree) Status(dir string) (s rundir.State, ok bool) {
	// It may be anything, even a FIFO that nobody writes to.
	f, err := os.OpenFile(tr.Path(dir+"/"+rundir.Status), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return s, false
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, rundir.StatusSize))
	if err != nil {
		return s, false
	}
	s, err = rundir.ParseStatus(b)
	return s, err == nil
}

// Running reports whether a supervise has dir's ok FIFO open.
func (tr *Tree) Running(dir string) bool {
	fd, err := syscall.Open(tr.Path(dir+"/"+rundir.OK), syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	syscall.Close(fd)
	return true
}

// Up waits until the service of dir is up, as another process than not, and
// returns its pid.
func (tr *Tree) Up(dir string, not int) int {
	tr.tb.Helper()
	var pid int
	Await(tr.tb, dir+" up", func() bool {
		s, ok := tr.Status(dir)
		pid = int(s.PID)
		return ok && tr.Running(dir) && pid != 0 && pid != not && PID(pid).Alive() && executed(pid)
	})
	return pid
}

// executed reports whether the process has become ./run already: the C supervise
// says that a service is up before it is.
func executed(pid int) bool {
	name := PID(pid).Name()
	return name != "supervise" && name != ""
}

// Down waits until the service of dir is down.
func (tr *Tree) Down(dir string) {
	tr.tb.Helper()
	Await(tr.tb, dir+" down", func() bool {
		s, ok := tr.Status(dir)
		return ok && s.PID == 0
	})
}

// Supervise is the pid of the supervise that runs dir: the process that has the
// lock file open.
func (tr *Tree) Supervise(dir string) (pid int, ok bool) {
	lock, err := os.Stat(tr.Path(dir + "/" + rundir.Lock))
	if err != nil || !tr.Running(dir) {
		return 0, false
	}
	for _, p := range PID(os.Getpid()).Descendants() {
		if p.Name() != "supervise" {
			continue
		}
		fds, _ := os.ReadDir(p.Path("fd"))
		for _, fd := range fds {
			if st, err := os.Stat(p.Path("fd/" + fd.Name())); err == nil && os.SameFile(st, lock) {
				return int(p), true
			}
		}
	}
	return 0, false
}
