//go:build linux

package tree

import (
	"os"
	"strconv"
	"strings"
)

// PID is a process as /proc shows it.
type PID int

// Processes are all processes of the machine.
func Processes() []PID {
	d, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	var pids []PID
	for _, name := range names {
		if n, err := strconv.Atoi(name); err == nil {
			pids = append(pids, PID(n))
		}
	}
	return pids
}

// Path is a file of the process in /proc.
func (p PID) Path(name string) string { return "/proc/" + strconv.Itoa(int(p)) + "/" + name }

// Stat are the fields of /proc/PID/stat that follow the name: 0 is the state
// (proc(5) counts it as 3). nil if there is no such process.
func (p PID) Stat() []string {
	b, err := os.ReadFile(p.Path("stat"))
	if err != nil {
		return nil
	}
	line := string(b)
	return strings.Fields(line[strings.LastIndexByte(line, ')')+1:])
}

// Fields of Stat.
const (
	StatState = iota
	StatParent
	StatGroup
	StatSession
	StatStart = 19 // since boot, in clock ticks
)

// State is the letter of the process's state: 0 if there is no such process,
// 'Z' if it is a zombie, 'T' if it is stopped.
func (p PID) State() byte {
	if f := p.Stat(); f != nil {
		return f[StatState][0]
	}
	return 0
}

// Alive reports whether the process runs, or could.
func (p PID) Alive() bool {
	s := p.State()
	return s != 0 && s != 'Z' && s != 'X'
}

// Parent is the parent's pid, 0 if there is no such process.
func (p PID) Parent() PID {
	f := p.Stat()
	if f == nil {
		return 0
	}
	n, _ := strconv.Atoi(f[StatParent])
	return PID(n)
}

// Children are the children, zombies included.
func (p PID) Children() []PID {
	tasks, _ := os.ReadDir(p.Path("task"))
	var list []PID
	for _, task := range tasks {
		b, err := os.ReadFile(p.Path("task/" + task.Name() + "/children"))
		if os.IsNotExist(err) && p.State() != 0 {
			return p.search() // a kernel without this file
		}
		for _, word := range strings.Fields(string(b)) {
			n, _ := strconv.Atoi(word)
			list = append(list, PID(n))
		}
	}
	return list
}

// search finds the children by asking everybody for the parent.
func (p PID) search() (list []PID) {
	for _, q := range Processes() {
		if q.Parent() == p {
			list = append(list, q)
		}
	}
	return list
}

// Descendants are the children, their children, and so on.
func (p PID) Descendants() []PID {
	list := p.Children()
	for i := 0; i < len(list); i++ {
		list = append(list, list[i].Children()...)
	}
	return list
}

// Name is the process's name, at most 15 bytes of it.
func (p PID) Name() string {
	b, _ := os.ReadFile(p.Path("comm"))
	return strings.TrimSuffix(string(b), "\n")
}

// Status are the lines of /proc/PID/status by name.
func (p PID) Status() map[string]string {
	b, _ := os.ReadFile(p.Path("status"))
	m := map[string]string{}
	for _, line := range strings.Split(string(b), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok {
			m[name] = strings.TrimSpace(value)
		}
	}
	return m
}

// Waits reports whether a thread of the process waits in poll(2) or ppoll(2)
// for at least one descriptor.
func (p PID) Waits() bool {
	tasks, _ := os.ReadDir(p.Path("task"))
	for _, task := range tasks {
		b, _ := os.ReadFile(p.Path("task/" + task.Name() + "/syscall"))
		f := strings.Fields(string(b))
		if len(f) > 2 && polls[f[0]] && f[2] != "0x0" {
			return true
		}
	}
	return false
}

// Switches counts how often the threads of the process were put on a processor
// or off it: what a process that spins or is woken for nothing has many of.
func (p PID) Switches() (n int) {
	tasks, _ := os.ReadDir(p.Path("task"))
	for _, task := range tasks {
		b, _ := os.ReadFile(p.Path("task/" + task.Name() + "/status"))
		for _, line := range strings.Split(string(b), "\n") {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.HasSuffix(name, "_ctxt_switches") {
				k, _ := strconv.Atoi(strings.TrimSpace(value))
				n += k
			}
		}
	}
	return n
}
