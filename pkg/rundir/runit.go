package rundir

// runitSize is the size in bytes of runit's status record: those of daemontools,
// then 1 if TERM was sent to the service process, and then what that process is,
// 0 none, 1 run, 2 finish. Source: runsv(8), and what it writes.
const runitSize = 20

// Runit is what runit's status record says beyond daemontools'.
type Runit struct {
	TermSent  bool // TERM was sent to the service process
	Finishing bool // the process is finish, which cleans up after run
}

// ParseRunit reads what is runit's in the record p. ok is false if p is another
// program's record, or if it says that there is no process: then there is
// nothing more to say. A record of daemontools-encore has as many bytes, but its
// last one is always 0.
func ParseRunit(p []byte) (r Runit, ok bool) {
	if len(p) != runitSize || p[19] == 0 {
		return Runit{}, false
	}
	return Runit{TermSent: p[18] != 0, Finishing: p[19] == 2}, true
}
