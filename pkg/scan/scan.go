// Package scan is the scan directory as a state machine: what was seen there,
// what was started and what ended go in (Event), what is to be done about it
// comes out (Action). It knows no process, no file and no clock; package
// cli/svscan is the loop that has them. Source of the behaviour: spec
// supervise.md B.
//
// A service is a directory, not a name: device and inode number tell whether
// two names are one service, and a renamed directory goes on as it was.
package scan

// Delays, in nanoseconds.
const (
	second = 1_000_000_000

	// Interval is the time between two safety scans, and the pace at which a
	// supervise that cannot do its work is started again.
	Interval = 5 * second
	// Pace is the least time between two starts of a supervise that was killed.
	Pace = 1 * second
	// Quiet is how long a directory made in the scan directory must not have
	// changed before it counts as complete.
	Quiet = second / 5
	// settleLook is the time between two looks at such a directory.
	settleLook = Quiet / 2
)

// ID tells services apart.
type ID struct{ Dev, Ino uint64 }

// Entry is a directory, or a link to one, in the scan directory.
type Entry struct {
	Name string
	ID   ID
	// The rest is only looked at when the ID is not known.
	Logged bool // it has a log
	// Link: the name is a symbolic link. What it points to is complete; a
	// directory of the scan directory's own may still be filled.
	Link bool
	// Runnable: its run exists and is executable.
	Runnable bool
	// Stamp changes whenever the directory or its run does.
	Stamp int64
}

// Role says which of a service's two supervise processes is meant.
type Role uint8

// The roles.
const (
	Main   Role = iota // supervise NAME
	Logger             // supervise log, in NAME
)

// Service is one service of the scan directory.
type Service struct {
	Name   string // its present name, for the next start and for messages
	ID     ID
	Logged bool // decided when it was first seen

	active bool // it was there when last looked
	listed uint // the listing that saw it last
	procs  [2]process
}

// process is one supervise.
type process struct {
	pid     int   // 0: none
	started int64 // when it, or the last one, was started
	due     int64 // when the next one may be

	orphaned bool // the last one was killed: it has left its service behind
	retired  bool // the last one was told to exit
	untold   bool // there is one, of which nobody can tell when it ends
	stop     stopped
}

// Kind is what happened.
type Kind uint8

// The events.
const (
	Listed      Kind = iota // the whole scan directory was read: Event.Entries
	Seen                    // one name that was not there before: Event.Entries[0]
	OpenFailed              // Open could not be done: Event.Service
	Started                 // Start made a process: Event.Service, Role, PID
	Found                   // Start found one that runs already: Event.Service, Role, PID, 0 if nobody can tell when it ends
	StartFailed             // Start made none: Event.Service, Role
	Exited                  // a process ended: Event.PID, How
	Stop                    // everything is to end, in order: Event.Patience, Needs; a second one: at once
	Told                    // Tell was heard: Event.Service, Role, OwnTime
	Unreachable             // Tell found no run directory: Event.Service, Role; if it only was not heard there is no answer
	Vacant                  // Check found no supervise: Event.Service, Role
	Tick                    // time passed
)

// How a process ended.
type How uint8

// The ways.
const (
	Clean   How = iota // exit code 0: it was told to
	Trouble            // any other exit code: it could not do its work
	Killed             // a signal
)

// Event is something that happened.
type Event struct {
	Kind    Kind
	Entries []Entry
	Service *Service
	Role    Role
	PID     int
	How     How

	Patience int64                 // nanoseconds from the word that ends a service to KILL
	Needs    map[*Service][]string // the names of the services that a service needs
	OwnTime  bool                  // the run directory says itself when KILL is due
}

// Do is what the loop is to do.
type Do uint8

// The actions.
const (
	Open   Do = iota // make what a new service needs before its first start; OpenFailed is the only answer
	Start            // start a supervise, answer with Started or StartFailed
	Close            // the service is forgotten: undo Open
	Look             // look at Name again, answer with Seen
	Tell             // tell a supervise Action.Word, and answer with Told or Unreachable
	Check            // look whether a supervise is still there, and answer with Found or Vacant
	GiveUp           // say that a service cannot be stopped
)

// Action is one thing to do.
type Action struct {
	Do      Do
	Service *Service
	Role    Role
	Name    string
	Word    Word
}

// Scan is the state of a scan directory. The zero value has seen nothing.
type Scan struct {
	services map[ID]*Service
	running  map[int]running
	settling map[ID]*settling
	listing  uint  // how many listings there were
	next     int64 // the earliest due, or 0
	actions  []Action
	stop     *stopping // nil: all is to run
}

type running struct {
	service *Service
	role    Role
}

// Known reports whether the service is known: then an Entry needs no more than
// its name and ID.
func (s *Scan) Known(id ID) bool { return s.services[id] != nil }

// Runs reports whether the process pid is a supervise that was started or found.
func (s *Scan) Runs(pid int) bool { return s.running[pid].service != nil }

// Named reports whether a known service has that name.
func (s *Scan) Named(name string) bool {
	for _, v := range s.services {
		if v.Name == name {
			return true
		}
	}
	return false
}

// Retired reports whether the supervise of the service name was told to exit, and
// is not started anew yet.
func (s *Scan) Retired(name string) bool {
	for _, v := range s.services {
		if v.Name == name && v.active {
			return v.procs[Main].retired
		}
	}
	return false
}

// Step takes one event and returns what is to be done about it, in order. The
// result is valid until the next Step, which may come while it is worked off:
// the answers to actions call for none at once, and neither does a Stop.
func (s *Scan) Step(now int64, e Event) []Action {
	switch e.Kind {
	case OpenFailed:
		delete(s.services, e.Service.ID)
		return nil
	case Started:
		s.started(now, e)
		return nil
	case Found:
		s.foundOne(now, e)
		return nil
	case StartFailed:
		s.again(now, e)
		return nil
	case Exited:
		s.exited(now, e)
		return nil
	case Stop:
		s.beginStop(now, e)
		return nil
	case Told:
		s.toldOne(now, e)
		return nil
	case Unreachable, Vacant:
		s.lostOne(now, e)
		return nil
	}
	s.actions = s.actions[:0]
	switch e.Kind {
	case Listed:
		s.list(now, e.Entries)
	case Seen:
		s.see(now, e.Entries[0], false)
	case Tick:
		s.tick(now)
	}
	return s.actions
}

// Deadline returns when the next Tick is wanted; ok is false if none is.
func (s *Scan) Deadline() (mono int64, ok bool) { return s.next, s.next != 0 }

// wake makes sure there is a Tick at due.
func (s *Scan) wake(due int64) {
	if s.next == 0 || due < s.next {
		s.next = due
	}
}
