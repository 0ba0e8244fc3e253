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
	waits  string // the first of them that is not up yet; "": nothing is waited for
	awaits bool   // they are watched
}

// deepest is how far a ring of dependencies is followed.
const deepest = 64

// safety is the time between two looks at what is waited for that no watch has
// reported, in nanoseconds.
const safety = 5e9

// mustWait finds out whether the service must wait, and for whom. A service that
// is not there, or that waits for this one itself, would be waited for for ever:
// it does not count, which is said.
func (s *service) mustWait() bool {
	s.waits = ""
	for _, name := range names(s.d.fd) {
		file := rundir.Dependencies + "/" + name
		if s.leadsBack(name) {
			s.blame(file, nil, "not waiting for a ring of dependencies, through ", name, " for ", s.d.name)
			continue
		}
		other, err := s.sibling(name)
		if err != nil {
			if e, ok := err.(*svc.Error); ok {
				err = e.Err
			}
			s.blame(file, err, "unable to find service ", name, " for ", s.d.name)
			continue
		}
		s.absolve(file)
		if s.waits == "" && !isUp(other) {
			s.waits = name
		}
		other.Close()
	}
	return s.waits != ""
}

// await watches what is waited for, and no more when that is over.
func (s *service) await() {
	if s.core.Phase() != core.Waiting {
		s.relax()
		return
	}
	if !s.awaits {
		s.awaits = true
		s.attend()
		s.again = sys.Monotonic() // something may have changed before the watch
	}
}

// relax ends the watch.
func (s *service) relax() {
	if s.awaits {
		s.awaits, s.waits = false, ""
		s.h.watch.end(s)
	}
}

// attend watches the services that are waited for. One whose supervise has never
// run has no supervise directory yet.
func (s *service) attend() {
	for _, name := range names(s.d.fd) {
		if other, err := s.sibling(name); err == nil {
			if !s.h.watch.add(s, other.Dir(), rundir.Supervise) {
				s.h.watch.add(s, other.Dir(), ".")
			}
			other.Close()
		}
	}
}

// reconsider looks whether there still is something to wait for.
func (s *service) reconsider() {
	if s.core.Phase() != core.Waiting {
		return
	}
	s.attend()
	before := s.waits
	switch {
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
	list = slices.DeleteFunc(list, func(name string) bool { return name[0] == '.' || !isLine(name) })
	slices.Sort(list)
	return list
}

// isLine reports whether name can be written in a line.
func isLine(name string) bool {
	for i := range len(name) {
		if name[i] == '\n' {
			return false
		}
	}
	return true
}

// leadsBack reports whether the dependencies of the service name lead to s.
func (s *service) leadsBack(name string) bool {
	_, self := place(s.d.name)
	seen := []string{name}
	for i := 0; i < len(seen) && i < deepest; i++ {
		if seen[i] == self {
			return true
		}
		other, err := s.sibling(seen[i])
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

// sibling opens the service name beside s: in the scan directory as a rule.
func (s *service) sibling(name string) (*svc.Service, error) {
	beside, _ := place(s.d.name)
	return svc.OpenAt(s.h.place, beside+name)
}

// place divides the name of a run directory into that of the directory in which
// it is, with a slash, and the last part.
func place(dir string) (beside, last string) {
	end := len(dir)
	for end > 1 && dir[end-1] == '/' {
		end--
	}
	at := end
	for at > 0 && dir[at-1] != '/' {
		at--
	}
	return dir[:at], dir[at:end]
}

// isUp reports whether a service is up, and ready if it can say so.
func isUp(other *svc.Service) bool {
	st, err := other.Status()
	return err == nil && st.Up() && !st.Unready
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
