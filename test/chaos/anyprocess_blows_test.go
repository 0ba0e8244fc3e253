package chaos

import (
	"fmt"
	"slices"
	"syscall"
	"time"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/tree"
)

// killSome deals some blows, a few milliseconds to some hundred apart: so some
// of them strike what is still starting.
func (p *place) killSome() {
	p.healed, p.struck = make(chan struct{}), map[tree.PID]bool{}
	for range 1 + p.dice.IntN(6) {
		p.blow()
		gap := 8 * time.Millisecond
		if p.dice.IntN(2) == 0 {
			gap = 300 * time.Millisecond
		}
		atRandom(p.dice, gap)
	}
}

// blow kills a process or several. What is in a pipe that nobody has any more is
// gone: that happens if the service dies as well.
func (p *place) blow() {
	c := p.census()
	p.Blows++
	defer func() {
		for _, s := range p.services {
			if s.log != "" && !p.held(c, s) {
				s.struck = true
			}
		}
	}()
	switch n := p.dice.IntN(100); {
	case n < 40:
		p.strike(c, p.pick(values(c.supervisors)))
	case n < 55:
		var loggers []tree.PID
		for _, list := range c.loggers {
			loggers = append(loggers, list...)
		}
		p.strike(c, p.pick(loggers))
	case n < 63:
		p.strike(c, p.pick(c.scanners))
	case n < 75: // the service itself, which its supervise must notice
		var all []tree.PID
		for _, list := range c.lives {
			all = append(all, list...)
		}
		p.strike(c, p.pick(all))
	case n < 90:
		all := c.all()
		for range 2 + p.dice.IntN(5) {
			p.strike(c, p.pick(all))
		}
	default:
		all := c.all()
		slices.Sort(all)
		p.dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, pid := range all {
			p.strike(c, pid)
		}
	}
}

// held reports whether any process of the suite that had the pipe of a service
// is still there.
func (p *place) held(c *census, s *service) bool {
	log := s.dir + "/log"
	had := slices.Concat(c.scanners, c.loggers[log])
	if len(p.options) == 0 { // who serves many has no pipe
		had = append(had, c.supervisors[s.dir], c.supervisors[log])
	}
	return slices.ContainsFunc(had, func(q tree.PID) bool { return q != 0 && !p.struck[q] && q.Alive() })
}

func values(m map[string]tree.PID) (list []tree.PID) {
	for _, pid := range m {
		list = append(list, pid)
	}
	return list
}

// pick picks one, 0 if there is none.
func (p *place) pick(pids []tree.PID) tree.PID {
	if len(pids) == 0 {
		return 0
	}
	slices.Sort(pids) // a map has no order
	return pids[p.dice.IntN(len(pids))]
}

// strike kills a process, and measures how long it takes until a supervise is
// replaced.
func (p *place) strike(c *census, pid tree.PID) {
	if pid == 0 || p.struck[pid] {
		return
	}
	for _, s := range p.services {
		if slices.Contains(c.lives[s.dir], pid) {
			p.killed[fmt.Sprint(s.dir, int(pid))] = true
			s.paused = false // the next one is not
		}
	}
	if slices.Contains(c.scanners, pid) {
		p.mu.Lock()
		p.scannerDied = time.Now()
		p.mu.Unlock()
	}
	for _, s := range p.services {
		for _, dir := range s.dirs() {
			service := dir == s.dir
			if c.supervisors[dir] != pid || service && (!s.steady() || s.want != rundir.WantUp) {
				continue
			}
			// At most one a second is started, like a service.
			fresh := age(pid) < 1200*time.Millisecond
			p.watchers.Add(1)
			go p.watch(dir, pid, fresh, time.Now())
		}
	}
	p.struck[pid] = true
	if syscall.Kill(int(pid), syscall.SIGKILL) == nil {
		p.Kills++
	}
}

// watch waits until dir has another supervise, and its status says that the
// service is up. It counts as an adoption if svscan and the service process were
// there all the time, and the one that died had not just come.
func (p *place) watch(dir string, old tree.PID, fresh bool, begin time.Time) {
	defer p.watchers.Done()
	lock := lockOf(p.Path(dir))
	was, _ := p.state(p, dir)
	for {
		holder := lockHolders()[lock]
		if holder != old && holder.Name() == p.supervisor && (!p.ok || p.Running(dir)) {
			if state, ok := p.state(p, dir); ok && state.PID != 0 && tree.PID(state.PID).Alive() {
				break
			}
		}
		select {
		case <-p.healed:
			return
		case <-time.After(2 * time.Millisecond):
		}
	}
	took := time.Since(begin)
	p.mu.Lock()
	defer p.mu.Unlock()
	if !fresh && tree.PID(was.PID).Alive() && begin.Sub(p.scannerDied) > time.Second && !p.scannerDied.After(begin) {
		p.Adoptions = append(p.Adoptions, took)
		if p.own && took > 100*time.Millisecond {
			p.t.Logf("%s waited %v for another supervise", dir, took)
		}
	}
}
