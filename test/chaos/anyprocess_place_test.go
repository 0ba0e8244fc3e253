package chaos

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/chaos/life"
	"daemontools-go/test/tree"
)

// place is a tree of services whose processes are killed.
type place struct {
	*scene
	*family
	services []*service
	dice     *rand.Rand
	killed   map[string]bool   // lives that ended so, or will
	settled  map[string]bool   // lives that are over and accounted for
	silenced map[string]bool   // those after which nobody had the pipe with their last lines
	struck   map[tree.PID]bool // in this round
	watchers sync.WaitGroup
	healed   chan struct{} // closed when watchers need not watch any longer

	mu          sync.Mutex
	scannerDied time.Time // the last time
	figures
}

// service is one of them.
type service struct {
	dir    string // its run directory
	part   string // what the actor plays
	log    string // its log directory, if it has one
	want   rundir.Want
	paused bool
	state  rundir.State // when its time was looked at last

	struck bool     // everybody who had the pipe to its logger, but for its own process
	over   []string // the lives that ended since the round before
}

// steady reports whether the service's process goes on until it is told to end.
func (s *service) steady() bool { return !strings.HasPrefix(s.part, "crash") }

// obeys reports whether the service is given commands while others are killed.
func (s *service) obeys() bool { return s.part == "slow" }

// dirs are the run directories of the service and its logger.
func (s *service) dirs() []string {
	if s.log == "" {
		return []string{s.dir}
	}
	return []string{s.dir, s.dir + "/log"}
}

func newPlace(t *testing.T, f *family, actor, logs string) *place {
	t.Helper()
	p := &place{
		scene:    &scene{Tree: tree.New(t, f.path()), t: t},
		family:   f,
		dice:     chances(t),
		killed:   map[string]bool{},
		settled:  map[string]bool{},
		silenced: map[string]bool{},
		figures:  figures{Name: f.name},
	}
	for i, part := range []string{"write", "write", "write", "crash 0s", "crash 1s", "slow", "slow", "fork"} {
		s := &service{dir: fmt.Sprintf("scan/s%d", i), part: part, want: rundir.WantUp}
		if part == "write" || !s.steady() {
			s.log = filepath.Join(logs, fmt.Sprint(i))
			p.Write(s.dir+"/log/run", f.logRun(s.log), 0o755)
		}
		p.Write(s.dir+"/run", "#!/bin/sh\nexec "+actor+" "+part+"\n", 0o755)
		p.services = append(p.services, s)
		p.Directories += len(s.dirs())
	}
	p.svscan = p.Start(append(append([]string{actor, "init", "300ms", f.scanner}, f.options...), "scan")...)
	t.Cleanup(p.end)
	return p
}

// end ends every process of the tree, in a way that leaves no zombies to others.
func (p *place) end() {
	init := tree.PID(p.svscan.PID)
	syscall.Kill(int(init), syscall.SIGTERM)
	tree.Await(p.t, "the tree ended", func() bool {
		for _, q := range init.Descendants() {
			syscall.Kill(int(q), syscall.SIGKILL)
		}
		return p.svscan.Ended()
	})
}

// command tells a service of those that obey something, and waits until its
// supervise knows. That must outlive what follows.
func (p *place) command() {
	p.t.Helper()
	var obedient []*service
	for _, s := range p.services {
		if s.obeys() {
			obedient = append(obedient, s)
		}
	}
	s := obedient[p.dice.IntN(len(obedient))]
	letter := ""
	switch p.dice.IntN(3) {
	case 0:
		return
	case 1: // it takes a while to be down
		if s.want == rundir.WantUp && !s.paused {
			letter, s.want = "d", rundir.WantDown
		} else if s.want == rundir.WantDown {
			letter, s.want = "u", rundir.WantUp
		}
	case 2:
		if s.paused {
			letter, s.paused = "c", false
		} else if s.want == rundir.WantUp {
			letter, s.paused = "p", true
		}
	}
	if letter == "" {
		return
	}
	p.await(s.dir+" to obey "+letter, func() bool {
		p.control(s.dir, letter)
		state, ok := p.state(p, s.dir)
		return ok && state.Want == s.want && state.Paused == s.paused
	})
}

// stop ends every service, and its logger when all lines are written.
func (p *place) stop() {
	p.t.Helper()
	for _, s := range p.services {
		s.want, s.paused = rundir.WantDown, false
	}
	p.until(func() bool {
		c := p.census()
		left := 0
		for _, s := range p.services {
			p.control(s.dir, "d")
			state, _ := p.state(p, s.dir)
			for _, pid := range c.lives[s.dir] {
				left++
				if int(state.PID) != int(pid) { // one that nobody supervises
					syscall.Kill(int(pid), syscall.SIGTERM)
				}
			}
		}
		return left == 0
	}, "the services ended")
	p.settleLives(true)
	p.written()
	p.until(func() bool {
		c := p.census()
		left := 0
		for _, s := range p.services {
			if s.log != "" {
				p.control(s.dir+"/log", "d")
				left += len(c.loggers[s.dir+"/log"])
			}
		}
		return left == 0
	}, "the loggers ended")
}

// written waits until all lines are on file, or nothing has been written for a
// while.
func (p *place) written() {
	p.t.Helper()
	quiet := 3 * time.Second
	if p.own {
		quiet = 20 * time.Second
	}
	size := int64(-1)
	for deadline := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		missing, now := false, int64(0)
		for _, s := range p.services {
			if s.log != "" {
				missing = missing || p.account(s).missing != ""
				now += logSize(s.log)
			}
		}
		if now != size {
			size, deadline = now, time.Now().Add(quiet)
		}
		if !missing || time.Now().After(deadline) {
			return
		}
	}
}

// until waits until cond holds: for ours as long as it takes, for others a
// while, after which they are what they are.
func (p *place) until(cond func() bool, what string) (held bool) {
	p.t.Helper()
	const enough = 10 * time.Second
	limit := enough
	if p.own {
		limit = patience
	}
	for deadline := time.Now().Add(limit); !cond(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			if p.own {
				p.t.Errorf("after %v not %s", limit, what)
			}
			return false
		}
	}
	return true
}

// settleLives looks at the lives that are over since it did so last: each was
// killed by the test, or ended as its part says. At the end all were told to.
func (p *place) settleLives(end bool) {
	p.t.Helper()
	for _, s := range p.services {
		// What is dead now says on its page how it died.
		pages, err := life.Read(p.Path(s.dir))
		require.NoError(p.t, err)
		ended, over := map[string]bool{}, []string(nil)
		for _, page := range pages {
			ended[page.Name] = !p.acts(tree.PID(page.PID), s.dir)
		}
		pages, err = life.Read(p.Path(s.dir))
		require.NoError(p.t, err)
		for _, page := range pages {
			if !ended[page.Name] || p.settled[page.Name] {
				continue
			}
			p.settled[page.Name] = true
			if page.Ended != life.Broken { // whose pipe should have stayed
				over = append(over, page.Name)
			}
			p.Lives++
			if page.Another != 0 {
				p.Copies++
			}
			switch page.Ended {
			case life.Itself:
				continue
			case life.Told:
				if end || s.obeys() {
					continue
				}
			case life.Unknown:
				if p.killed[fmt.Sprint(s.dir, page.PID)] {
					continue
				}
			}
			p.Ended = append(p.Ended, fmt.Sprintf("%s: %+v", s.dir, page))
		}
		// A logger may still have been busy with what was said a round ago.
		if s.struck {
			for _, name := range append(s.over, over...) {
				p.silenced[name] = true
			}
		}
		s.over, s.struck = over, false
	}
}
