package sv

import (
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// begin opens the services and sends the command to each. It returns those with
// which that went well.
func (p *program) begin(names []string) []*service {
	var services []*service
	for _, name := range names {
		s, ok := p.open(name)
		if ok {
			ok = p.command.check || p.send(s, p.command.control)
		}
		if ok {
			services = append(services, s)
		}
		p.flush()
	}
	return services
}

// send sends control bytes to s.
func (p *program) send(s *service, control string) bool {
	st, ok, _ := p.look(s.Service, s.name)
	if !ok {
		return false
	}
	s.before = st
	err := s.Send([]byte(needed(control, st))...)
	if err == nil {
		return true
	}
	switch e := err.(*svc.Error); {
	case e.Err == svc.ErrNotRunning:
		p.gone(s.name)
	case e.Step == svc.WriteControl:
		p.failed(warning, s.name, e.Err, "unable to write to ", rundir.Control)
	default:
		p.failed(warning, s.name, e.Err, "unable to ", e.Step.String())
	}
	return false
}

// needed is what of control is to be sent to a service in the state st. Down is
// not said twice, which would be two TERMs. And Exit ends a supervise only when
// its service is down, but in runit it stops the service.
func needed(control string, st svc.Status) string {
	going := st.Want == rundir.WantDown && st.TermSent
	switch {
	case control == down && going:
		return ""
	case control == exit && !st.ExitEnds && !going:
		return down + exit
	}
	return control
}
