package scan

// Memory is what a Scan must not forget when its program becomes another
// version of itself.
type Memory struct {
	Name   string
	ID     ID
	Logged bool
	Active bool
	Roles  [2]Process
}

// Process is one supervise of a service.
type Process struct {
	PID          int
	Started, Due int64 // as now in Step
}

// Each calls f with every service that is known, in no order.
func (s *Scan) Each(f func(*Service)) {
	for _, v := range s.services {
		f(v)
	}
}

// Memory returns what is to be remembered of v.
func (v *Service) Memory() Memory {
	m := Memory{Name: v.Name, ID: v.ID, Logged: v.Logged, Active: v.active}
	for role, p := range v.procs {
		m.Roles[role] = Process{PID: p.pid, Started: p.started, Due: p.due}
	}
	return m
}

// Resume makes s, which has seen nothing, know the service of m. After all of
// them a Listed or a Tick is due.
func (s *Scan) Resume(m Memory) *Service {
	if s.services == nil {
		s.services, s.running = map[ID]*Service{}, map[int]running{}
	}
	s.listing = 1 // what is new from now on may still be filled
	v := &Service{Name: m.Name, ID: m.ID, Logged: m.Logged, active: m.Active}
	if v.active {
		v.listed = s.listing
	}
	s.services[v.ID] = v
	for role, p := range m.Roles {
		v.procs[role] = process{pid: p.PID, started: p.Started, due: p.Due}
		if p.PID != 0 {
			s.running[p.PID] = running{v, Role(role)}
		} else {
			s.wake(max(p.Due, 1))
		}
	}
	return v
}
