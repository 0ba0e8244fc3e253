package chaos

import (
	"fmt"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/chaos/life"
	"daemontools-go/test/tree"
)

// heal waits until the tree is as it should be after what was done to it.
func (p *place) heal(when string) {
	p.t.Helper()
	begin := time.Now()
	wrong := ""
	healthy := p.until(func() bool {
		c := p.census()
		for _, s := range p.services {
			p.Most = max(p.Most, p.together(s, c.lives[s.dir]))
		}
		if p.own {
			wrong = p.wrong(c)
		} else {
			wrong = p.crippled(c)
		}
		return wrong == ""
	}, "well after "+when)
	if p.healed != nil {
		close(p.healed)
		p.healed = nil
	}
	p.watchers.Wait()
	if healthy {
		p.Healing = append(p.Healing, time.Since(begin))
	} else {
		p.Unhealed++
	}
	if p.own {
		if !healthy {
			p.t.Fatalf("%s: %s; the tree said:\n%s\nand is:\n%s", when, wrong, p.svscan.Output(), p.picture())
		}
		p.clocks()
		return
	}
	p.forgive()
}

// together is how many of the processes are lives of the service at the same
// time: not a child that has executed nothing yet, nor one that came after
// another.
func (p *place) together(s *service, pids []tree.PID) (n int) {
	p.t.Helper()
	if len(pids) < 2 {
		return len(pids)
	}
	pages, err := life.Read(p.Path(s.dir))
	require.NoError(p.t, err)
	for _, pid := range pids {
		if slices.ContainsFunc(pages, func(page life.Page) bool { return page.PID == int(pid) }) && p.acts(pid, s.dir) {
			n++
		}
	}
	return n
}

// wrong says what is not as it should be, "" if all is well.
func (p *place) wrong(c *census) string {
	if len(c.scanners) != 1 {
		return fmt.Sprintf("%d are %s", len(c.scanners), p.scanner)
	}
	for _, s := range p.services {
		for _, dir := range s.dirs() {
			if c.supervisors[dir] == 0 || p.ok && !p.Running(dir) {
				return dir + " has no supervise"
			}
		}
		lives := c.lives[s.dir]
		if len(lives) > 1 {
			return fmt.Sprintf("%s is %v", s.dir, lives)
		}
		state, ok := p.state(p, s.dir)
		if !ok || state.Want != s.want || state.Paused != s.paused {
			return fmt.Sprintf("%s: status %+v, not %c, paused %v", s.dir, state, s.want, s.paused)
		}
		switch {
		case s.want == rundir.WantDown:
			if len(lives) != 0 || state.PID != 0 {
				return fmt.Sprintf("%s is not down: %v, status %+v", s.dir, lives, state)
			}
		case s.steady():
			if len(lives) != 1 || state.PID != uint32(lives[0]) {
				return fmt.Sprintf("%s is not up: %v, status %+v", s.dir, lives, state)
			}
			if stopped := lives[0].State() == 'T'; stopped != s.paused {
				return fmt.Sprintf("%s: paused %v, stopped %v", s.dir, s.paused, stopped)
			}
		}
		if s.log == "" {
			continue
		}
		loggers := c.loggers[s.dir+"/log"]
		state, ok = p.state(p, s.dir+"/log")
		if !ok || len(loggers) != 1 || state.PID != uint32(loggers[0]) {
			return fmt.Sprintf("%s/log is %v, status %+v", s.dir, loggers, state)
		}
	}
	if len(c.strangers) > 0 {
		return fmt.Sprintf("too many: %v", c.strangers)
	}
	if len(c.zombies) > 0 {
		return fmt.Sprintf("zombies: %v", c.zombies)
	}
	return ""
}

// crippled is wrong for others, of which less is expected: somebody is there
// for each service.
func (p *place) crippled(c *census) string {
	if len(c.scanners) != 1 {
		return p.scanner
	}
	for _, s := range p.services {
		if s.want == rundir.WantUp && s.steady() && len(c.lives[s.dir]) == 0 {
			return s.dir
		}
		for _, dir := range s.dirs() {
			if c.supervisors[dir] == 0 {
				return dir
			}
			if dir != s.dir && len(c.loggers[dir]) == 0 {
				return dir
			}
		}
	}
	return ""
}

// clocks counts the services of which a status tells another time than before,
// though the process is the same.
func (p *place) clocks() {
	for _, s := range p.services {
		state, _ := p.state(p, s.dir)
		if !s.steady() || state.PID == 0 {
			continue
		}
		if s.state.PID == state.PID && s.state.Since != state.Since {
			p.Clocks++
		}
		s.state = state
	}
}

// forgive makes the best of it: what nobody supervises is ended, as an
// administrator would, and what was forgotten is not expected any longer.
func (p *place) forgive() {
	c := p.census()
	for _, s := range p.services {
		state, ok := p.state(p, s.dir)
		if ok && (state.Want != s.want || state.Paused != s.paused) {
			p.Forgotten++
			s.want, s.paused = state.Want, state.Paused
		}
		for _, pid := range c.lives[s.dir] {
			if int(pid) != int(state.PID) {
				p.killed[fmt.Sprint(s.dir, int(pid))] = true
				syscall.Kill(int(pid), syscall.SIGKILL)
			}
		}
	}
	p.Strangers = max(p.Strangers, len(c.strangers))
	// Who ended just now will be noticed: by ours for certain, whenever the
	// machine lets it.
	limit := 100 * time.Millisecond
	if p.own {
		limit = patience
	}
	zombies := len(c.zombies)
	for deadline := time.Now().Add(limit); zombies > 0 && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		zombies = 0
		for _, q := range c.zombies {
			if q.State() == 'Z' {
				zombies++
			}
		}
	}
	p.Zombies = max(p.Zombies, zombies)
}

// picture is all processes of the tree, for people.
func (p *place) picture() (text string) {
	for _, q := range tree.PID(p.svscan.PID).Descendants() {
		text += fmt.Sprintf("%d, child of %d: %c %s %q in %s\n", q, q.Parent(), q.State(), q.Name(), commandLine(q), p.workplace(q))
	}
	return text
}

// weigh notes how many descriptors and how much memory each program has.
func (p *place) weigh() {
	c := p.census()
	w := weight{Descriptors: map[string]int{}, Memory: map[string]int{}}
	for _, q := range c.all() {
		name := q.Name()
		fds, _ := os.ReadDir(q.Path("fd"))
		w.Descriptors[name] = max(w.Descriptors[name], len(fds))
		w.Memory[name] = max(w.Memory[name], dirty(q))
	}
	p.Weights = append(p.Weights, w)
}

// median and longest of some times.
func median(list []time.Duration) (middle, longest time.Duration) {
	if len(list) == 0 {
		return 0, 0
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return list[len(list)/2], list[len(list)-1]
}
