package multilog

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/tai"
)

// advance does what the log directory asks for until it waits for something,
// which is returned, or has nothing to do. The exit code is not 0 if an action
// failed that the program cannot go on without.
func (m *multilog) advance(l *log) (logdir.Action, int) {
	for {
		a := l.dir.Next(m.now)
		switch a.Op {
		case logdir.Write:
			if !l.hasPending() {
				return a, 0
			}
			m.write(l)
			continue
		case logdir.Wait, logdir.Await, logdir.End:
			return a, 0
		case logdir.Run:
			m.run(l, a)
			continue
		case logdir.Complain:
			m.complain(l, a)
			continue
		}
		result, err := m.perform(l, &a)
		switch {
		case err == nil || a.Optional:
			l.dir.Done(m.now, result)
		case a.Fatal:
			return a, m.c.Fatal(err, trouble(l, a))
		default:
			m.failed(l, a, err)
		}
	}
}

// failed says what was not possible and begins a pause.
func (m *multilog) failed(l *log, a logdir.Action, err error) {
	if err == nil {
		err = syscall.Errno(0)
	}
	m.c.Warn(err, trouble(l, a), ", pausing")
	m.now = sys.Monotonic()
	l.dir.Failed(m.now)
}

// perform does one thing in the log directory.
func (m *multilog) perform(l *log, a *logdir.Action) (r logdir.Result, err error) {
	switch a.Op {
	case logdir.Stat:
		var info sys.FileInfo
		info, err = sys.Statat(l.fd, a.Name)
		r = logdir.Result{Mode: info.Mode, Links: info.Links, Size: info.Size}
		if l.output.Age > 0 {
			if made := sys.Made(l.fd, a.Name); made > 0 {
				r.Age = max(sys.Wall()-made, 0)
			}
		}
	case logdir.Unlink:
		err = sys.Unlinkat(l.fd, a.Name)
	case logdir.Link:
		a.To = logdir.FinishedName(tai.FromUnix(sys.Wall()), a.Code)
		return r, sys.Linkat(l.fd, a.Name, a.To)
	case logdir.Rename:
		return r, sys.Renameat(l.fd, a.Name, a.To)
	case logdir.Empty:
		var fd int
		if fd, err = sys.Openat(l.fd, a.Name, sys.WriteOnly|sys.NonBlock|sys.Create|sys.Truncate, a.Mode); err == nil {
			sys.Close(fd)
		}
		return r, err
	case logdir.Open, logdir.Resume:
		fd, err := sys.Openat(l.fd, a.Name, sys.WriteOnly|sys.NonBlock|sys.Append|sys.Create, a.Mode)
		if err == nil {
			*l.file(a.Name) = fd
			m.begun(l, a)
		}
		return r, err
	case logdir.Chmod:
		if fd := *l.file(a.Name); fd >= 0 {
			return r, sys.Fchmod(fd, a.Mode)
		}
		return r, sys.Fchmodat(l.fd, a.Name, a.Mode)
	case logdir.Sync:
		return r, sys.Fsync(*l.file(a.Name))
	case logdir.Forget:
		m.forget()
		return r, nil
	case logdir.Close:
		sys.Close(*l.file(a.Name))
		*l.file(a.Name) = -1
		return r, nil
	case logdir.Prune:
		return r, m.prune(l)
	}
	if err == syscall.ENOENT {
		r.Missing, err = true, nil
	}
	return r, err
}

// file is where the descriptor of an open file is kept: current, or whatever
// else is open.
func (l *log) file(name string) *int {
	if name == logdir.Current {
		return &l.current
	}
	return &l.other
}

// prune removes old files until there are few enough.
func (m *multilog) prune(l *log) error {
	if m.names == nil {
		m.names = make([]byte, 4096)
	}
	keep := logdir.Retention{Files: l.output.Keep, Bytes: l.output.Bytes, Limit: l.output.Size}
	for {
		l.census.Reset()
		err := sys.EachName(l.fd, m.names, func(name []byte) {
			if !logdir.IsOld(name) {
				return
			}
			var size int64
			if keep.Bytes > 0 {
				info, _ := sys.Lstatat(l.fd, string(name))
				size = info.Size
			}
			l.census.See(name, size)
		})
		if err != nil {
			return err
		}
		oldest, surplus := l.census.Surplus(keep)
		if !surplus {
			return nil
		}
		if err := sys.Unlinkat(l.fd, oldest); err != nil {
			return err
		}
	}
}
