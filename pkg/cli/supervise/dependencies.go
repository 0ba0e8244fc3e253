package supervise

import (
	"slices"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
	"daemontools-go/pkg/svc"
)

// dependencies are the services that must be up first: ready, if they can say
// so. There is no process that knows all of them: each supervise looks at the
// status of those that its own service waits for.
type dependencies struct {
	waits    string   // the first of them that is not up yet; "": nothing is waited for
	accepted []string // names that do not count, and were complained about
	awaits   bool     // they are watched
}

// deepest is how far a ring of dependencies is followed.
const deepest = 64

// safety is the time between two looks at what is waited for that no watch has
// reported, in nanoseconds.
const safety = 5e9

// mustWait finds out whether the service must wait, and for whom.
func (s *service) mustWait() bool {
	s.waits = ""
	for _, name := range names(s.d.fd) {
		if !s.counts(name) {
			continue
		}
		other, err := s.h.sibling(s.d.name, name)
		if err != nil {
			s.except(name, err, "unable to find service ")
			continue
		}
		if s.waits == "" && !isUp(other) {
			s.waits = name
		}
		other.Close()
	}
	return s.waits != ""
}

// await watches what is waited for, and no more when that is over.
func (s *service) await() {
	waiting := s.core.Phase() == core.Waiting
	if waiting == s.awaits {
		return
	}
	s.awaits = waiting
	if !waiting {
		s.waits = ""
		s.h.watch.end(s)
		return
	}
	s.again = sys.Monotonic() // something may have changed before the watch
	for _, name := range names(s.d.fd) {
		if other, err := s.h.sibling(s.d.name, name); err == nil {
			s.h.watch.add(s, other.Dir(), rundir.Supervise)
			other.Close()
		}
	}
}

// reconsider looks whether there still is something to wait for.
func (s *service) reconsider() {
	before := s.waits
	switch {
	case s.core.Phase() != core.Waiting:
	case !s.mustWait():
		s.step(core.Event{Kind: core.Unblocked})
	case s.waits != before:
		s.publish()
	}
}

// names are the names in dependencies.d of a run directory, in order.
func names(dir int) []string {
	fd, err := sys.Openat(dir, rundir.Dependencies, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil
	}
	defer sys.Close(fd)
	list, err := sys.NamesOf(fd)
	if err != nil {
		return nil
	}
	list = slices.DeleteFunc(list, func(name string) bool { return name[0] == '.' })
	slices.Sort(list)
	return list
}

// counts reports whether name is to be waited for: a ring of services that wait
// for each other would wait for ever.
func (s *service) counts(name string) bool {
	if slices.Contains(s.accepted, name) {
		return false
	}
	if !s.leadsBack(name, deepest) {
		return true
	}
	s.except(name, nil, "not waiting for a ring of dependencies, through ")
	return false
}

// leadsBack reports whether the dependencies of the service name lead to s.
func (s *service) leadsBack(name string, depth int) bool {
	seen := []string{name}
	for i := 0; i < len(seen) && i < depth; i++ {
		if seen[i] == base(s.d.name) {
			return true
		}
		other, err := s.h.sibling(s.d.name, seen[i])
		if err != nil {
			continue
		}
		for _, next := range names(other.Dir()) {
			if !slices.Contains(seen, next) {
				seen = append(seen, next)
			}
		}
		other.Close()
	}
	return false
}

// except complains about the dependency name, once, and waits for it no more.
func (s *service) except(name string, err error, text string) {
	if !slices.Contains(s.accepted, name) {
		s.accepted = append(s.accepted, name)
		if e, ok := err.(*svc.Error); ok {
			err = e.Err
		}
		s.h.c.Warn(err, text, name, " for ", s.d.name)
	}
}

// sibling opens the service name beside the one that is called self: in the scan
// directory as a rule.
func (h *host) sibling(self, name string) (*svc.Service, error) {
	return svc.OpenAt(h.place, self[:len(self)-len(base(self))]+name)
}

// isUp reports whether a service is up, and ready if it can say so.
func isUp(other *svc.Service) bool {
	st, err := other.Status()
	if err != nil || !st.Up() {
		return false
	}
	for _, name := range [...]string{rundir.NotificationFD, rundir.Check, rundir.DataCheck} {
		if _, err := sys.Statat(other.Dir(), name); err == nil {
			return st.Ready
		}
	}
	return true
}

// change is a change that somebody waits for: in the run directory, or of
// another service.
func (s *service) change() {
	if s.core.Phase() == core.Waiting {
		s.reconsider()
		return
	}
	s.step(core.Event{Kind: core.Changed})
}
