package sv

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

const (
	// leastWait is how long sv waits at least, whatever it is told: runit's sv
	// looks for the second time after this long.
	leastWait = 420 * second / 1000
	// retry is when a check script that did not agree is asked again.
	retry = second / 10
)

// await waits until the command has taken effect on each of services, and says
// so, at most until deadline (Monotonic's nanoseconds).
func (p *program) await(services []*service, deadline int64) {
	handles := make([]*svc.Service, len(services))
	for i, s := range services {
		handles[i] = s.Service
	}
	changes := svc.Watch(handles...)
	defer changes.Close()
	for {
		now := sys.Monotonic()
		var waiting []*service
		scripts := false
		for _, s := range services {
			done, script := p.settled(s, max(deadline, now+leastWait))
			switch {
			case done:
			case now >= deadline:
				p.late(s)
			default:
				waiting = append(waiting, s)
				scripts = scripts || script
			}
			p.flush()
		}
		services = waiting
		if len(services) == 0 {
			return
		}
		rest := max(deadline-sys.Monotonic(), 0)
		if scripts {
			rest = min(rest, retry)
		}
		changes.Await(rest)
	}
}

// settled reports whether nothing is to be waited for with s any more: the
// command has taken effect, which it says, or something is wrong. script says
// that all that is missing is the check script's word.
func (p *program) settled(s *service, deadline int64) (done, script bool) {
	st, ok, _ := p.look(s.Service, s.name)
	if !ok {
		return true, false
	}
	for _, control := range []byte(p.wanted(st)) {
		ok, ask := reached(control, s.before, st)
		if !ok {
			return false, false
		}
		script = script || ask
	}
	if script && !p.agrees(s, deadline) {
		return false, true
	}
	p.state(good, s.name, st)
	return true, false
}

// wanted are the control bytes that are to take effect on a service in the state
// st.
func (p *program) wanted(st svc.Status) string {
	switch {
	case !p.command.check:
		return p.command.control
	case wantDown(st):
		return string(rundir.DownByte)
	}
	return string(rundir.Up)
}

// late says that the command has not taken effect on s, and kills its process if
// it is one of those that do.
func (p *program) late(s *service) {
	kind := timeout
	if p.command.kill {
		kind = killed
	}
	st, ok, _ := p.look(s.Service, s.name)
	if !ok {
		return
	}
	p.failures++
	p.state(kind, s.name, st)
	if p.command.kill {
		p.send(s, string(rundir.Kill))
	}
}
