package rundir

// Sizes in bytes of daemontools-encore's status record: that of daemontools, the
// state of the service and a zero; and as much again about the logger where the
// same supervise runs it. Source: spec encore.md 2.8.
const (
	encoreSize    = 20
	encoreLogSize = 2 * encoreSize
)

// The states in which daemontools-encore calls a service up though it may have no
// process: start has done its work and there is no run, or run is about to be
// started again.
const (
	encoreStarted = 2
	encoreRunning = 3
)

// UpState says which of the processes that a status record is about are up.
type UpState struct {
	Service bool
	HasLog  bool // the record is about a logger too
	Log     bool
}

// ParseUp reads that from the record p of any program of the family.
func ParseUp(p []byte) (up UpState, err error) {
	s, err := ParseStatus(p)
	if err != nil {
		return UpState{}, err
	}
	if runit, ok := ParseRunit(p); ok {
		return UpState{Service: s.PID != 0 && !runit.Finishing}, nil
	}
	up.Service = s.PID != 0 || started(p)
	if len(p) == encoreLogSize {
		p = p[encoreSize:]
		s, err = ParseStatus(p)
		up.HasLog, up.Log = true, s.PID != 0 || started(p)
	}
	return up, err
}

// started reports whether the record at the beginning of p is one of
// daemontools-encore in whose state there need not be a process.
func started(p []byte) bool {
	return len(p) > StatusSize && (p[StatusSize] == encoreStarted || p[StatusSize] == encoreRunning)
}
