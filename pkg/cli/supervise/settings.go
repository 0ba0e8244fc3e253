package supervise

import (
	"errors"
	"slices"
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// settings are what the files in the run directory say. They are read when they
// matter, so that a change holds from then on.
type settings struct {
	faulty []string // those that were complained about, until they are right
}

var errEmpty = errors.New("nothing in it")

// setting reads the file name and parses it. Where there is none, or where it
// says nothing that can be used, it reports false, and in the second case the
// user is told, once, and what is taken instead.
func (s *service) setting(name, instead string, parse func(text string) error) bool {
	text, err := s.text(name)
	if err == syscall.ENOENT {
		s.absolve(name)
		return false
	}
	if err == nil {
		err = parse(text)
	}
	if err != nil {
		s.blame(name, err, "unable to use ", s.d.name, "/", name, ", taking ", instead)
		return false
	}
	s.absolve(name)
	return true
}

// blame says what is wrong with the file name, once.
func (s *service) blame(name string, err error, text ...string) {
	if slices.Contains(s.faulty, name) {
		return
	}
	s.faulty = append(s.faulty, name)
	if _, ok := err.(syscall.Errno); !ok && err != nil { // what is wrong with what it says
		err, text = nil, append(text, ": ", err.Error())
	}
	s.h.c.Warn(err, text...)
}

// absolve is said when the file is right, or gone: what is wrong after that is
// said again.
func (s *service) absolve(name string) {
	if at := slices.Index(s.faulty, name); at >= 0 {
		s.faulty = slices.Delete(s.faulty, at, at+1)
	}
}

// program reports whether the file name is there and may be executed. One that
// looks as if it should be is complained about.
func (s *service) program(name string) bool {
	info, err := sys.Statat(s.d.fd, name)
	if err != nil || info.IsDir {
		s.absolve(name)
		return false
	}
	if info.Mode&0o111 == 0 {
		s.blame(name, syscall.EACCES, "unable to run ", s.d.name, "/", name)
		return false
	}
	return true
}

// text is what the file name says.
func (s *service) text(name string) (string, error) {
	fd, err := sys.Openat(s.d.fd, name, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return "", err
	}
	defer sys.Close(fd)
	var buf [rundir.LongestSetting + 1]byte
	n, err := sys.Read(fd, buf[:])
	switch {
	case err != nil:
		return "", err
	case n > rundir.LongestSetting:
		return "", rundir.ErrTooLong
	case blank(buf[:max(n, 0)]):
		return "", errEmpty
	}
	return string(buf[:n]), nil
}

func blank(p []byte) bool {
	for _, b := range p {
		if b != ' ' && b != '\n' && b != '\t' && b != '\r' {
			return false
		}
	}
	return true
}

// milliseconds is the time that the file name says, in nanoseconds.
func (s *service) milliseconds(name, instead string, otherwise int64) (ns int64) {
	if !s.setting(name, instead, func(text string) (err error) {
		ns, err = rundir.ParseMilliseconds(text)
		return err
	}) {
		return otherwise
	}
	return ns
}

// killAfter is the time from the signal that ends the service to the KILL.
func (s *service) killAfter() int64 { return s.milliseconds(rundir.TimeoutKill, "0", 0) }

// stops is the signal that ends the service.
func (s *service) stops() syscall.Signal {
	stops := syscall.SIGTERM
	s.setting(rundir.DownSignal, "TERM", func(text string) error {
		name, n, err := rundir.ParseSignal(text)
		if err != nil {
			return err
		}
		if name != "" {
			var ok bool
			if n, ok = signals[name]; !ok {
				return rundir.ErrSignal
			}
		}
		stops = syscall.Signal(n)
		return nil
	})
	return stops
}

// limit is how many deaths are too many.
func (s *service) limit() (l core.Limit) {
	const second = 1e9
	s.setting(rundir.RespawnLimit, "no limit", func(text string) error {
		says, err := rundir.ParseLimit(text)
		l = core.Limit{Deaths: says.Deaths, Within: int64(says.Seconds) * second, Longest: int64(says.Longest) * second}
		return err
	})
	return l
}

// isNormal reports whether a process that ends so has ended as it should.
func (s *service) isNormal(status syscall.WaitStatus) (normal bool) {
	s.setting(rundir.NormalExit, "none", func(text string) error {
		exits, err := rundir.ParseExits(text)
		if err != nil {
			return err
		}
		for _, name := range exits.Signals() {
			n, ok := signals[name]
			if !ok {
				return rundir.ErrExit
			}
			normal = normal || status.Signaled() && status.Signal() == syscall.Signal(n)
		}
		normal = normal || status.Exited() && exits.Code(status.ExitStatus())
		return nil
	})
	return normal
}

// signals are the signals that files call by name.
var signals = map[string]int{
	"HUP": int(syscall.SIGHUP), "INT": int(syscall.SIGINT), "QUIT": int(syscall.SIGQUIT),
	"ILL": int(syscall.SIGILL), "TRAP": int(syscall.SIGTRAP), "ABRT": int(syscall.SIGABRT),
	"BUS": int(syscall.SIGBUS), "FPE": int(syscall.SIGFPE), "KILL": int(syscall.SIGKILL),
	"USR1": int(syscall.SIGUSR1), "SEGV": int(syscall.SIGSEGV), "USR2": int(syscall.SIGUSR2),
	"PIPE": int(syscall.SIGPIPE), "ALRM": int(syscall.SIGALRM), "TERM": int(syscall.SIGTERM),
	"CONT": int(syscall.SIGCONT), "STOP": int(syscall.SIGSTOP), "TSTP": int(syscall.SIGTSTP),
	"TTIN": int(syscall.SIGTTIN), "TTOU": int(syscall.SIGTTOU), "XCPU": int(syscall.SIGXCPU),
	"XFSZ": int(syscall.SIGXFSZ), "VTALRM": int(syscall.SIGVTALRM), "PROF": int(syscall.SIGPROF),
	"WINCH": int(syscall.SIGWINCH), "IO": int(syscall.SIGIO), "SYS": int(syscall.SIGSYS),
}
