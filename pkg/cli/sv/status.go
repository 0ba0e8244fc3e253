package sv

import (
	"syscall"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// look returns the state of s, called name. ok is false if there is none: why
// was said, and err is nil if that is only that supervise is not running.
func (p *program) look(s *svc.Service, name string) (st svc.Status, ok bool, err error) {
	st, err = s.Status()
	if err != nil {
		e := err.(*svc.Error)
		p.failed(warning, name, e.Err, "unable to ", e.Step.String())
		return st, false, err
	}
	if !st.Running {
		p.gone(name)
	}
	return st, st.Running, nil
}

// status says what state each service is in, and its log.
func (p *program) status(names []string) int {
	for _, name := range names {
		s, ok := p.open(name)
		if !ok {
			p.flush()
			continue
		}
		st, ok, err := p.look(s.Service, name)
		if ok {
			p.state("", name, st)
			p.log(s)
		}
		s.Close()
		p.flush()
		switch {
		case !p.lsb:
		case err != nil:
			return exitLSBUnknown
		case ok && st.PID == 0:
			return exitLSBDown
		}
	}
	return min(p.failures, exitMost)
}

// log puts the state of the log of s, if it has one, behind its own.
func (p *program) log(s *service) {
	const suffix = "/" + rundir.Log
	l, err := svc.Open(s.path + suffix)
	if err != nil && err.(*svc.Error).Err == syscall.ENOENT {
		return
	}
	p.out = append(p.out[:len(p.out)-1], "; "...)
	if err != nil {
		p.failed(warning, s.name+suffix, err.(*svc.Error).Err, "unable to change directory")
		return
	}
	defer l.Close()
	if st, ok, _ := p.look(l, s.name+suffix); ok {
		p.state("", rundir.Log, st)
	}
}
