package chaos

import (
	"strconv"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// effort is what processes did: how often they were put on a processor or off
// it, and their time there. Who is woken for nothing has many switches, who
// spins has much time.
type effort struct {
	switches int
	time     time.Duration
}

// tick is the unit of the times in /proc/PID/stat.
const tick = 10 * time.Millisecond

// spent is the effort of each process up to now.
func spent(processes []tree.PID) map[tree.PID]effort {
	m := map[tree.PID]effort{}
	for _, p := range processes {
		const user, system = 11, 12 // of tree.PID.Stat
		fields := p.Stat()
		if fields == nil {
			continue
		}
		u, _ := strconv.Atoi(fields[user])
		k, _ := strconv.Atoi(fields[system])
		m[p] = effort{p.Switches(), time.Duration(u+k) * tick}
	}
	return m
}

// calm asserts that svscan and the supervise processes do little but wait. An
// idle one has no switches, a safety scan or an attempt a second some twenty;
// one that spins has thousands, or all the time there is.
func (s *scene) calm() {
	s.t.Helper()
	const while = 2 * time.Second
	before := spent(s.supervisors())
	time.Sleep(while)
	for p, now := range spent(s.supervisors()) {
		then, there := before[p]
		if !there {
			continue
		}
		require.LessOrEqual(s.t, now.switches-then.switches, 100, "switches of %d (%s) in %v", p, p.Name(), while)
		require.LessOrEqual(s.t, now.time-then.time, while/20, "time of %d (%s) in %v", p, p.Name(), while)
	}
}
