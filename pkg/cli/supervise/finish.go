package supervise

import (
	"strconv"
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// finishing is what there is about finish.
type finishing struct {
	gone   uint32             // the service process that ended last
	status syscall.WaitStatus // how
	known  bool               // that is known
}

// finishWait is how long finish may run where no file says so, in nanoseconds:
// s6's.
const finishWait = 5e9

// ending is what the run directory says about the end of its service process.
func (s *service) ending() core.End {
	end := core.End{Rest: s.remains(), Asked: s.by != 0, Limit: s.limit()}
	if s.known {
		end.Normal = s.isNormal(s.status)
	}
	if s.executable(rundir.Finish) {
		end.Finish = true
		end.FinishWait = s.milliseconds(rundir.TimeoutFinish, "5000", finishWait)
	}
	return end
}

// finished is the end of finish.
func (s *service) finished(status syscall.WaitStatus) {
	code := 0
	if status.Exited() {
		code = status.ExitStatus()
	}
	s.step(core.Event{Kind: core.Finished, Code: code})
}

// executable reports whether the file name is there and may be executed.
func (s *service) executable(name string) bool {
	info, err := sys.Statat(s.d.fd, name)
	return err == nil && !info.IsDir && info.Mode&0o111 != 0
}

// runFinish runs finish and returns the answer. It is started as the service is,
// and is its successor in all that a kill of supervise concerns.
func (s *service) runFinish() core.Event {
	pid := s.run("./"+rundir.Finish, s.finishArguments())
	if pid == 0 {
		return core.Event{Kind: core.Finished}
	}
	return core.Event{Kind: core.FinishStarted, PID: pid}
}

// run executes the program path as the service would be. It returns 0 if that
// failed, having said why.
func (s *service) run(path string, arguments []string) (pid uint32) {
	child := sys.Child{
		Dir: s.d.fd, Paths: []string{path}, Argv: append([]string{path}, arguments...), Env: s.h.c.Origin.Environ,
	}
	err := s.connect(&child)
	if err == nil {
		if s.group != nil {
			child.Group = s.group
		}
		s.announce(&child)
		var n int
		var execErr, forkErr error
		n, execErr, forkErr = s.h.c.Origin.Spawn(&child)
		s.announced(&child)
		for _, f := range child.Files {
			sys.Close(f.From)
		}
		switch {
		case forkErr != nil:
			err = forkErr
		case execErr != nil:
			sys.Wait(n)
			err = execErr
		default:
			s.h.byPID[uint32(n)] = s
			return uint32(n)
		}
	}
	s.h.c.Warn(err, "unable to run ", s.d.name, path[1:])
	return 0
}

// finishArguments are runit's two, the exit code, -1 for a signal, and the
// number of that; or, where the run directory has a file that only s6 knows,
// s6's four: the exit code, 256 for a signal, the number of that, the name of the
// service and its process.
func (s *service) finishArguments() []string {
	code, signal := "-1", 0
	s6 := s.isS6()
	if s6 {
		code = "256"
	}
	switch {
	case !s.known: // nobody was there when it ended: as for an ordinary end
		code = "0"
	case s.status.Exited():
		code = strconv.Itoa(s.status.ExitStatus())
	case s.status.Signaled():
		signal = int(s.status.Signal())
	}
	arguments := []string{code, strconv.Itoa(signal)}
	if s6 {
		arguments = append(arguments, base(s.d.name), strconv.FormatUint(uint64(s.gone), 10))
	}
	return arguments
}

// isS6 reports whether the run directory is s6's.
func (s *service) isS6() bool {
	for _, name := range [...]string{rundir.TimeoutFinish, rundir.TimeoutKill, rundir.DownSignal, rundir.NotificationFD} {
		if _, err := sys.Statat(s.d.fd, name); err == nil {
			return true
		}
	}
	return false
}

// base is the last part of a name.
func base(name string) string {
	for len(name) > 1 && name[len(name)-1] == '/' {
		name = name[:len(name)-1]
	}
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' && i+1 < len(name) {
			return name[i+1:]
		}
	}
	return name
}
