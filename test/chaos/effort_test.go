package chaos

import (
	"fmt"
	"strconv"
	"time"

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
// idle one has no switches in a second, and a safety scan or an attempt costs
// some ten; one that spins or is woken for nothing has hundreds, or takes all
// the time there is. On a busy machine there are more for a while, so they have
// a few chances.
func (s *scene) calm() {
	s.t.Helper()
	const while, chances = 2 * time.Second, 5
	busy := ""
	for range chances {
		before := spent(s.supervisors())
		time.Sleep(while)
		busy = ""
		for p, now := range spent(s.supervisors()) {
			then, there := before[p]
			switches, time := now.switches-then.switches, now.time-then.time
			if there && (switches > 150 || time > while/20) {
				busy += fmt.Sprintf("%s %d: %d switches, %v\n", p.Name(), p, switches, time)
			}
		}
		if busy == "" {
			return
		}
	}
	s.t.Fatalf("busy for %v:\n%s", while, busy)
}
