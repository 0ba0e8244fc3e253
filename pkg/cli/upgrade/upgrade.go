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
	"daemontools-go/pkg/internal/sys"
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

// Execute executes the program path with the arguments of this one, and hands state over, and the descriptors keep, which are to be
// close-on-exec. It returns only if that failed.
func Execute(c *cli.Command, path string, state []byte, keep []int) error {
	fd, err := sys.MemFile()
	if err != nil {
		return err
	}
	defer sys.Close(fd)
	if err := sys.WriteAt(fd, state, 0); err != nil {
		return err
	}
	for _, k := range keep {
		sys.CloseOnExec(k, false)
	}
	env := append([]string{variable + strconv.Itoa(fd)}, c.Origin.Environ...)
	err = c.Origin.Exec([]string{path}, c.Origin.Args, env)
	for _, k := range keep {
		sys.CloseOnExec(k, true)
	}
	return err
}

// Inherit returns what the version before has handed over, nil if there was
// none. That the variable is nobody's but its own the state itself must show; it
// is taken away if ours says that it does.
func Inherit(c *cli.Command, ours func(state []byte) bool) {
	if len(c.Origin.Environ) == 0 {
		return
	}
	first := c.Origin.Environ[0]
	if len(first) <= len(variable) || first[:len(variable)] != variable {
		return
	}
	fd, err := strconv.Atoi(first[len(variable):])
	if err != nil || fd < 3 {
		return
	}
	info, err := sys.Fstat(fd)
	if err != nil || info.Size > longest {
		return
	}
	state := make([]byte, info.Size)
	n, err := sys.ReadAt(fd, state, 0)
	if err != nil || int64(n) != info.Size || !ours(state) {
		return
	}
	sys.Close(fd)
	c.Origin.Environ = c.Origin.Environ[1:]
}

// longest is the most that can be handed over, in bytes: some hundred thousand
// run directories.
const longest = 16 << 20
