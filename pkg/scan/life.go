package scan

// list takes a reading of the whole scan directory. What is not in it any more
// is forgotten as soon as its processes have ended; they are left alone.
func (s *Scan) list(now int64, entries []Entry) {
	if s.stop != nil {
		return
	}
	s.listing++
	for _, e := range entries {
		s.see(now, e, s.listing == 1)
	}
	for id, v := range s.services {
		v.active = v.listed == s.listing
		if !v.active && v.procs[Main].pid == 0 && v.procs[Logger].pid == 0 {
			delete(s.services, id)
			s.actions = append(s.actions, Action{Do: Close, Service: v})
		}
	}
	for id, v := range s.settling {
		if !holds(entries, v.entry.ID) {
			delete(s.settling, id)
		}
	}
}

func holds(entries []Entry, id ID) bool {
	for i := range entries {
		if entries[i].ID == id {
			return true
		}
	}
	return false
}

// see takes one entry; old says that it was made while nobody looked. A service
// with two names has the first that a listing shows.
func (s *Scan) see(now int64, e Entry, old bool) {
	if s.stop != nil {
		return
	}
	v := s.services[e.ID]
	if v == nil {
		if !old && !s.settled(now, e) {
			return
		}
		v = &Service{Name: e.Name, ID: e.ID, Logged: e.Logged}
		if s.services == nil {
			s.services = map[ID]*Service{}
		}
		s.services[e.ID] = v
		s.actions = append(s.actions, Action{Do: Open, Service: v})
	} else if v.listed == s.listing && v.active {
		return
	}
	v.Name, v.active, v.listed = e.Name, true, s.listing
	s.start(now, v)
}

// start asks for the processes of v that are due; the main one first.
func (s *Scan) start(now int64, v *Service) {
	for role := Main; role <= Logger; role++ {
		p := &v.procs[role]
		if p.pid != 0 || role == Logger && !v.Logged || !v.active {
			continue
		}
		if now >= p.due {
			s.actions = append(s.actions, Action{Do: Start, Service: v, Role: role})
		} else {
			s.wake(p.due)
		}
	}
}

// started is the good answer to Start.
func (s *Scan) started(now int64, e Event) {
	p := &e.Service.procs[e.Role]
	p.pid, p.started, p.orphaned, p.retired, p.untold = e.PID, now, false, false, false
	if s.running == nil {
		s.running = map[int]running{}
	}
	s.running[e.PID] = running{e.Service, e.Role}
}

// foundOne is the answer to Start where another svscan has left a supervise. It
// is replaced at once when it ends, however young it may be. One of which nobody
// can tell when it ends is looked for again and again.
func (s *Scan) foundOne(now int64, e Event) {
	if e.PID == 0 {
		e.Service.procs[e.Role].orphaned, e.Service.procs[e.Role].untold = false, true
		s.again(now, e)
		return
	}
	s.started(now-Pace, e)
}

// again lets a start be tried again at the pace of the safety scans.
func (s *Scan) again(now int64, e Event) {
	p := &e.Service.procs[e.Role]
	p.started, p.due = now, now+Interval
	s.wake(p.due)
}

// exited decides when a supervise that ended is replaced. One that was killed
// is missed at once. One that was told to exit may be about to be removed from
// the scan directory, and one that cannot do its work has said so: for those
// the C program's pace is right. Processes that nobody started here are ignored.
func (s *Scan) exited(now int64, e Event) {
	r, ok := s.running[e.PID]
	if !ok {
		return
	}
	delete(s.running, e.PID)
	p := &r.service.procs[r.role]
	p.pid, p.orphaned, p.retired = 0, e.How == Killed, e.How == Clean
	switch e.How {
	case Killed:
		p.due = p.started + Pace
	case Clean:
		p.due = now + Interval
	case Trouble:
		p.due = p.started + Interval
	}
	s.wake(max(p.due, now))
	if s.stop != nil {
		s.endsInStop(now, p, e.How)
	}
}

// tick starts what is due and looks again at what is settling.
func (s *Scan) tick(now int64) {
	if s.next == 0 || now < s.next {
		return
	}
	s.next = 0
	if s.stop != nil {
		s.advance(now)
		return
	}
	for _, v := range s.services {
		s.start(now, v)
	}
	for _, v := range s.settling {
		s.actions = append(s.actions, Action{Do: Look, Name: v.entry.Name})
		s.wake(now + settleLook)
	}
}
