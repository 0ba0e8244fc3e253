package chaos

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"daemontools-go/pkg/rundir"
	"daemontools-go/test/tree"
)

// census is who is alive at one time.
type census struct {
	scanners    []tree.PID
	supervisors map[string]tree.PID   // that have the lock of a run directory
	lives       map[string][]tree.PID // service processes by run directory
	loggers     map[string][]tree.PID
	zombies     []tree.PID
	strangers   []tree.PID // that have no business here, since a while
}

// census counts. Who changes parents meanwhile may be missing.
func (p *place) census() *census {
	c := &census{supervisors: map[string]tree.PID{}, lives: map[string][]tree.PID{}, loggers: map[string][]tree.PID{}}
	locks := lockHolders()
	lawful := map[tree.PID]bool{}
	for _, s := range p.services {
		for _, dir := range s.dirs() {
			pid := locks[lockOf(p.Path(dir))]
			if pid.Name() == p.supervisor { // others may look whether they can have it
				c.supervisors[dir] = pid
				lawful[pid] = true
			}
		}
	}
	root := tree.PID(p.svscan.PID)
	for _, q := range root.Descendants() {
		name := q.Name()
		switch {
		case q.State() == 'Z':
			c.zombies = append(c.zombies, q)
		case name == p.scanner && q.Parent() == root:
			c.scanners = append(c.scanners, q)
		case name == p.logger:
			if dir := p.workplace(q); dir != "" {
				c.loggers[dir] = append(c.loggers[dir], q)
			}
		case name == "actor":
			if dir := p.workplace(q); dir != "" && !strings.Contains(commandLine(q), "\x00child\x00") {
				c.lives[dir] = append(c.lives[dir], q)
			}
		case name == p.supervisor && !lawful[q] && age(q) > 2*time.Second:
			c.strangers = append(c.strangers, q)
		}
	}
	for _, loggers := range c.loggers {
		if len(loggers) > 1 {
			c.strangers = append(c.strangers, loggers[1:]...)
		}
	}
	return c
}

// all are the processes of the suite.
func (c *census) all() (pids []tree.PID) {
	pids = append(pids, c.scanners...)
	there := map[tree.PID]bool{}
	for _, pid := range c.supervisors {
		if !there[pid] { // for a service and its log
			there[pid] = true
			pids = append(pids, pid)
		}
	}
	for _, list := range c.loggers {
		pids = append(pids, list...)
	}
	return pids
}

// acts reports whether the process is one of the service in dir.
func (p *place) acts(q tree.PID, dir string) bool {
	return q.Alive() && q.Name() == "actor" && p.workplace(q) == dir
}

// workplace is the run directory, or another one of the tree, that the process
// works in; "" if it is elsewhere.
func (p *place) workplace(q tree.PID) string {
	dir, _ := os.Readlink(q.Path("cwd"))
	for _, s := range p.services {
		if s.log != "" && dir == s.log { // C's multilog goes there
			return s.dir + "/log"
		}
	}
	dir, inside := strings.CutPrefix(dir, p.Dir+"/")
	if !inside {
		return ""
	}
	return dir
}

func commandLine(q tree.PID) string {
	b, _ := os.ReadFile(q.Path("cmdline"))
	return string(b)
}

// age is how long the process has been there.
func age(q tree.PID) time.Duration {
	f := q.Stat()
	if f == nil {
		return 0
	}
	ticks, _ := strconv.ParseInt(f[tree.StatStart], 10, 64)
	text, _ := os.ReadFile("/proc/uptime")
	up, _, _ := strings.Cut(string(text), " ")
	seconds, _ := strconv.ParseFloat(up, 64)
	return time.Duration(seconds*float64(time.Second)) - time.Duration(ticks)*tick
}

// lockOf names the lock file of a run directory as the kernel does in its list
// of locks: by its inode.
func lockOf(dir string) string {
	var st syscall.Stat_t
	if syscall.Stat(dir+"/"+rundir.Lock, &st) != nil {
		return ""
	}
	return strconv.FormatUint(st.Ino, 10)
}

// lockHolders are the processes that hold locks on files, by inode.
func lockHolders() map[string]tree.PID {
	m := map[string]tree.PID{}
	b, _ := os.ReadFile("/proc/locks")
	for _, line := range strings.Split(string(b), "\n") {
		// 1: FLOCK ADVISORY WRITE 23778 fe:00:10126220 0 EOF
		f := strings.Fields(line)
		if len(f) < 8 || f[1] == "->" {
			continue
		}
		pid, _ := strconv.Atoi(f[4])
		inode := f[5][strings.LastIndexByte(f[5], ':')+1:]
		if tree.PID(pid).Alive() {
			m[inode] = tree.PID(pid)
		}
	}
	return m
}
