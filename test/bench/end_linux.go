package main

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"daemontools-go/test/tree"
)

// end ends every process of the scene and removes its directory. What dies may
// have started something just before, and what it leaves changes its parent while
// one looks: so it looks until there is nothing left, twice.
func (s *scene) end() {
	if s.proc != nil {
		s.proc.Kill()
	}
	var ended []tree.PID
	for none := 0; none < 2; none++ {
		for _, p := range s.left() {
			syscall.Kill(int(p), syscall.SIGKILL)
			if p != tree.PID(s.pid) {
				ended = append(ended, p)
			}
			none = -1
		}
		time.Sleep(time.Millisecond)
	}
	if s.proc != nil {
		s.proc.Wait()
	}
	for _, p := range ended {
		syscall.Wait4(int(p), nil, syscall.WNOHANG, nil) // an orphan's exit status
	}
	if s.output != nil {
		s.output.Close()
	}
	os.RemoveAll(s.dir)
}

// left are the processes of the scene that have not ended: they are below this
// one, which is their subreaper, and have the mark in their environment.
func (s *scene) left() []tree.PID {
	return slices.DeleteFunc(tree.PID(os.Getpid()).Descendants(), func(p tree.PID) bool {
		environ, _ := os.ReadFile(p.Path("environ"))
		return !bytes.Contains(append(environ, 0), append([]byte(s.mark()), 0))
	})
}

// adopt makes this process the one to which orphans fall, and starts a guardian
// that ends the scenes if it is killed.
func (b *bench) adopt() error {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return err
	}
	// The other end of its standard input closes with this process, not before.
	var pipe [2]int
	if err := unix.Pipe2(pipe[:], unix.O_CLOEXEC); err != nil {
		return err
	}
	stdin := os.NewFile(uintptr(pipe[0]), "stdin")
	defer stdin.Close()
	guardian := exec.Command("/bin/sh", "-c", guard, sceneMark+b.scratch)
	guardian.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	guardian.Stdin = stdin
	return guardian.Start()
}

// guard waits for the end of its standard input, and then ends the processes
// whose mark begins with its name.
const guard = `
cat >/dev/null
while left=$(grep -lzs "^$0" /proc/[0-9]*/environ); test "$left"; do
	for environ in $left; do
		pid=${environ#/proc/} && kill -9 ${pid%/environ} 2>/dev/null
	done
done
rm -rf "${0#*=}"
`
