package sys

import (
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// Group is a control group of the second version (cgroups(7)): a set of
// processes that none of them gets out of.
type Group struct {
	dir  int
	name string
}

// MakeGroup makes a control group called name below this process's own, or
// returns the one that is there. It is nil where there are none of the second
// version, or where this process's own is somebody else's to divide: it must be
// the root, as in a container, or delegated (systemd's Delegate=yes).
func MakeGroup(name string) *Group {
	parent, err := ownGroup()
	if err != nil {
		return nil
	}
	defer Close(parent)
	if err := Mkdirat(parent, name, 0o755); err != nil && err != syscall.EEXIST {
		return nil
	}
	return openGroup(parent, name)
}

// FindGroup is MakeGroup for one that must be there.
func FindGroup(name string) *Group {
	parent, err := ownGroup()
	if err != nil {
		return nil
	}
	defer Close(parent)
	return openGroup(parent, name)
}

func openGroup(parent int, name string) *Group {
	dir, err := Openat(parent, name, ReadOnly, 0)
	if err != nil {
		return nil
	}
	return &Group{dir, name}
}

// Remove removes the group, unless there are processes in it, and ends its use.
func (g *Group) Remove() {
	if parent, err := Openat(g.dir, "..", ReadOnly, 0); err == nil {
		unix.Unlinkat(parent, g.name, unix.AT_REMOVEDIR)
		Close(parent)
	}
	Close(g.dir)
}

// ownGroup opens the directory of this process's own control group.
func ownGroup() (dir int, err error) {
	path, ok := groupPath(textOf(Cwd, "/proc/self/cgroup"))
	if !ok {
		return -1, syscall.ENOENT
	}
	mount, ok := groupMount(textOf(Cwd, "/proc/self/mountinfo"))
	if !ok {
		return -1, syscall.ENOENT
	}
	dir, err = Openat(Cwd, mount+path, ReadOnly, 0)
	if err == nil && path != "/" && !delegated(dir) {
		Close(dir)
		return -1, syscall.EPERM
	}
	return dir, err
}

// delegated reports whether systemd has given the control group away.
func delegated(dir int) bool {
	var value [8]byte
	for _, name := range [...]string{"trusted.delegate", "user.delegate"} {
		if n, err := unix.Fgetxattr(dir, name, value[:]); err == nil && string(value[:n]) == "1" {
			return true
		}
	}
	return false
}

// groupPath finds the control group in the text of /proc/self/cgroup: "0::/path".
func groupPath(text string) (path string, ok bool) {
	for _, line := range lines(text) {
		if len(line) > 3 && line[:3] == "0::" {
			return line[3:], true
		}
	}
	return "", false
}

// groupMount finds where the file system is mounted in the text of
// /proc/self/mountinfo: "… - cgroup2 …" with the place in the fifth field.
func groupMount(text string) (place string, ok bool) {
	for _, line := range lines(text) {
		words := splitWords(line)
		for i, w := range words {
			if w == "-" && i+1 < len(words) && words[i+1] == "cgroup2" && len(words) > 4 {
				return words[4], true
			}
		}
	}
	return "", false
}

// Members are the processes in the group. Those that have ended and are not
// waited for yet do not count.
func (g *Group) Members() (list []Process) {
	for _, line := range lines(g.read("cgroup.procs")) {
		pid := uint32(field([]byte(" "+line), 1))
		if state, _, start, ok := statOf(pid); ok && state != 'Z' && state != 'X' {
			list = append(list, Process{pid, start})
		}
	}
	return list
}

// Kill kills all processes in the group, however many they make meanwhile. It
// fails before Linux 5.14.
func (g *Group) Kill() error {
	fd, err := Openat(g.dir, "cgroup.kill", WriteOnly, 0)
	if err != nil {
		return err
	}
	defer Close(fd)
	_, err = Write(fd, []byte("1"))
	return err
}

// enter opens the file through which a process enters the group.
func (g *Group) enter() (fd int, err error) { return Openat(g.dir, "cgroup.procs", WriteOnly, 0) }

// add puts the process pid into the group.
func (g *Group) add(pid int) {
	if fd, err := g.enter(); err == nil {
		Write(fd, []byte(strconv.Itoa(pid)))
		Close(fd)
	}
}

func (g *Group) read(name string) string { return textOf(g.dir, name) }

// textOf is what the file name says, nothing if it cannot be read.
func textOf(dir int, name string) string {
	fd, err := Openat(dir, name, ReadOnly, 0)
	if err != nil {
		return ""
	}
	defer Close(fd)
	text, err := readAll(fd)
	if err != nil {
		return ""
	}
	return string(text)
}

func lines(text string) []string { return split(text, '\n') }

func splitWords(line string) []string { return split(line, ' ') }

// split returns the parts of text that are not empty.
func split(text string, at byte) (parts []string) {
	start := 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == at {
			if i > start {
				parts = append(parts, text[start:i])
			}
			start = i + 1
		}
	}
	return parts
}
