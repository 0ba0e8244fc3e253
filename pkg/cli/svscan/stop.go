package svscan

import (
	"strconv"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/svc"
)

// caught are the signals that are caught: TERM, INT and HUP only where there is
// to be an ordered stop.
func (o options) caught() []syscall.Signal {
	list := []syscall.Signal{syscall.SIGCHLD, syscall.SIGUSR2}
	if o.orderly {
		list = append(list, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	}
	return list
}

// listen unblocks what this program was given, and what it catches: process 1
// may have been given TERM blocked. What it starts has it as it was.
func (l *loop) listen() {
	own := l.c.Origin
	for _, s := range l.caught() {
		own.Blocked &^= 1 << (s - 1)
	}
	own.Unblock()
}

// block lets the signals wait that this program catches.
func (l *loop) block() {
	own := l.c.Origin
	for _, s := range l.caught() {
		own.Blocked |= 1 << (s - 1)
	}
	own.Unblock()
}

// stop begins the ordered stop, or hurries the one that has begun.
func (l *loop) stop() {
	e := scan.Event{Kind: scan.Stop, Patience: l.patience}
	if !l.core.Stopping() {
		e.Needs = map[*scan.Service][]string{}
		l.core.Each(func(v *scan.Service) {
			if needs := l.needs(v); len(needs) > 0 {
				e.Needs[v] = needs
			}
		})
	}
	l.step(e)
}

// needs are the names of the services that v needs.
func (l *loop) needs(v *scan.Service) []string {
	dir, err := sys.Openat(sys.Cwd, v.Name+"/"+rundir.Dependencies, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil
	}
	defer sys.Close(dir)
	names, _ := sys.NamesOf(dir)
	return names
}

// stopped reports whether the ordered stop is over, and with which exit code.
func (l *loop) stopped() (exit int, over bool) {
	over, left := l.core.Stopped()
	switch {
	case !over:
		return 0, false
	case l.fate.ended:
		return l.fate.code, true
	case left:
		return cli.ExitTrouble, true
	}
	return cli.ExitOK, true
}

// says are the control bytes for a word. A logger that does not run is started
// once more, for what may be in its pipe.
var says = [...][]byte{
	scan.End:   {rundir.DownByte, rundir.Exit},
	scan.Drain: {rundir.Once, rundir.Exit},
	scan.Kill:  {rundir.Exit, rundir.Kill},
}

// tell tells a supervise a word.
func (l *loop) tell(v *scan.Service, role scan.Role, word scan.Word) {
	if word == scan.Drain {
		l.seal(v)
	}
	s, err := l.reach(v, role)
	if err != nil {
		l.c.Warn(err, "unable to stop ", v.Name, where[role])
		l.step(scan.Event{Kind: scan.Unreachable, Service: v, Role: role})
		return
	}
	defer s.Close()
	if s.Send(says[word]...) != nil {
		return // it does not listen yet, or not any more
	}
	_, err = sys.Statat(s.Dir(), rundir.TimeoutKill)
	l.step(scan.Event{Kind: scan.Told, Service: v, Role: role, OwnTime: err == nil})
}

// reach opens the run directory of a role of v. If the name leads elsewhere by
// now, and v has a supervise process of its own, that is where it works.
func (l *loop) reach(v *scan.Service, role scan.Role) (*svc.Service, error) {
	s, err := svc.Open(v.Name)
	if err == nil {
		info, e := sys.Fstat(s.Dir())
		if e == nil && v.ID == (scan.ID{Dev: info.Dev, Ino: info.Ino}) {
			if role == scan.Main {
				return s, nil
			}
			defer s.Close()
			return svc.OpenAt(s.Dir(), rundir.Log)
		}
		s.Close()
		err = syscall.ENOENT
	}
	if pid := v.Memory().Roles[role].PID; pid > 0 {
		return svc.Open("/proc/" + strconv.Itoa(pid) + "/cwd")
	}
	return nil, err
}

// seal lets a logger find the end of its input once nobody else has its pipe
// open. What is in the pipe stays there, for whoever comes to read it.
func (l *loop) seal(v *scan.Service) {
	if p, ok := l.pipes[v]; ok && p.W >= 0 {
		sys.Close(p.W)
		p.W = -1
		l.pipes[v] = p
	}
}

// check looks whether a supervise is still there of which nobody says when it
// ends.
func (l *loop) check(v *scan.Service, role scan.Role) {
	e := scan.Event{Kind: scan.Vacant, Service: v, Role: role}
	if number, there := l.find(v, role); there {
		e.Kind, e.PID = scan.Found, number
	}
	l.step(e)
}
