// Package upgrade is how a program that runs all the time becomes its new
// version: it executes it in its own process, so that its children stay its
// children and what it holds open and locked stays so.
//
// What is where (package handover) goes over in a file without a name. Its
// descriptor stands in a variable in front of the environment, which the new
// version takes away before anybody else sees it.
package upgrade

import (
	"strconv"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/handover"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
)

// variable says which descriptor the file has.
const variable = "DAEMONTOOLS_HANDOVER="

// Find returns where the new version of this program is; ok is false if there is
// none. It is what has taken the place of the file that runs; or else what the
// shell or svscan would find by the name this one was started by, if that is
// another file and a program of the suite: it may lie in another directory, but
// C's programs have the same names. That what has taken the place of the file is
// none it says.
func Find(c *cli.Command) (path string, ok bool) {
	const removed = " (deleted)" // what the kernel says of a file that is
	exe, err := sys.Readlinkat(sys.Cwd, "/proc/self/exe")
	if err != nil {
		return "", false
	}
	self, err := sys.Statat(sys.Cwd, "/proc/self/exe")
	if err != nil {
		return "", false
	}
	if n := len(exe) - len(removed); n > 0 && exe[n:] == removed {
		path = exe[:n]
		if info, err := sys.Statat(sys.Cwd, path); err == nil {
			switch {
			case !executable(info):
				c.Warn(syscall.EACCES, "unable to run ", path)
			case !sys.IsVersion(path):
				c.Warn(syscall.ENOEXEC, "unable to run ", path)
			default:
				return path, true
			}
			return "", false
		}
	}
	for _, path := range sys.Search(c.Arg0, c.Origin.Environ) {
		if info, err := sys.Statat(sys.Cwd, path); err == nil && executable(info) {
			return path, (info.Dev != self.Dev || info.Ino != self.Ino) && sys.IsVersion(path)
		}
	}
	return "", false
}

func executable(file sys.FileInfo) bool { return !file.IsDir && file.Mode&0o111 != 0 }

// Execute executes the program path with the arguments of this one, and hands
// state over, and what head says: its descriptors, which are to be close-on-exec.
// The signals that this program catches are blocked meanwhile: the new one is not
// to die of them before it can catch them too. It returns only if that failed.
func Execute(c *cli.Command, path string, head handover.Head, state []byte, caught ...syscall.Signal) error {
	fd, err := sys.MemFile()
	if err != nil {
		return err
	}
	defer sys.Close(fd)
	origin := c.Origin
	head.Self, head.Blocked = Self(), uint64(origin.Blocked)
	for _, s := range caught {
		origin.Blocked |= 1 << (s - 1)
	}
	if err := sys.WriteAt(fd, append(head.Append(nil), state...), 0); err != nil {
		return err
	}
	keep := append([]int{head.Place}, head.Keep...)
	for _, k := range keep {
		sys.CloseOnExec(k, false)
	}
	env := append([]string{variable + strconv.Itoa(fd)}, origin.Environ...)
	c.Origin.EndWithReaders() // what is ignored now would stay so for ever
	err = origin.Exec([]string{path}, origin.Args, env)
	c.Origin.OutliveReaders()
	for _, k := range keep {
		sys.CloseOnExec(k, true)
	}
	c.Origin.Unblock()
	return err
}

// Inherit returns what the version before has handed over, and where the program
// was started, for read, which reports whether it understands the state. What
// nobody understands is closed, and the program is back where it was started: it
// is to begin as after a kill -9. After this Origin is what it was for the
// version before; Unblock is to be called when the signals are caught.
func Inherit(c *cli.Command, read func(head handover.Head, state []byte) bool) (understood bool) {
	head, state, ok := inheritance(c)
	if !ok {
		return false
	}
	c.Origin.Environ = c.Origin.Environ[1:]
	c.Origin.Blocked = sys.SignalSet(head.Blocked)
	for _, fd := range append([]int{head.Place}, head.Keep...) {
		sys.CloseOnExec(fd, true)
	}
	if read(head, state) {
		return true
	}
	sys.Fchdir(head.Place)
	for _, fd := range append([]int{head.Place}, head.Keep...) {
		sys.Close(fd)
	}
	return false
}

// inheritance is what the variable leads to.
func inheritance(c *cli.Command) (head handover.Head, state []byte, ok bool) {
	if len(c.Origin.Environ) == 0 {
		return head, nil, false
	}
	first := c.Origin.Environ[0]
	if len(first) <= len(variable) || first[:len(variable)] != variable {
		return head, nil, false
	}
	fd, err := strconv.Atoi(first[len(variable):])
	if err != nil || fd < 3 {
		return head, nil, false
	}
	info, err := sys.Fstat(fd)
	if err != nil || info.Size > longest {
		return head, nil, false
	}
	file := make([]byte, info.Size)
	n, err := sys.ReadAt(fd, file, 0)
	if err != nil || int64(n) != info.Size {
		return head, nil, false
	}
	head, state, ok = handover.ReadHead(file)
	if !ok || head.Self != Self() { // somebody else's
		return head, nil, false
	}
	sys.Close(fd)
	return head, state, true
}

// longest is the most that can be handed over, in bytes: some hundred thousand
// run directories.
const longest = 16 << 20

// Self is this process.
func Self() resume.Process {
	pid := uint32(sys.Getpid())
	return resume.Process{PID: pid, Start: sys.StartOf(pid)}
}
