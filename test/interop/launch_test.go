package interop

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"daemontools-go/test/tree"
)

// A launchPlan is everything a process can be started with, exactly: package
// os/exec and Go's runtime have opinions about some of it.
type launchPlan struct {
	Dir     string
	Path    string
	Argv    []string
	Env     [][]byte // byte for byte, in order
	Umask   int
	Nice    int
	Ignored []syscall.Signal
	Blocked []syscall.Signal
	Limits  map[int]unix.Rlimit
	Files   map[int]string // what the descriptors are; "" is closed. FIFOs and files, for reading and writing
}

// command is a command that executes what the plan says.
func (l launchPlan) command(tr *tree.Tree) *exec.Cmd {
	plan, err := json.Marshal(l)
	if err != nil {
		panic(err)
	}
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(self, "launch", string(plan))
	cmd.Env = tr.Env
	return cmd
}

// launch becomes what a plan says. It runs instead of the tests, in a process
// of its own.
func launch(args []string) {
	runtime.LockOSThread()
	var l launchPlan
	err := json.Unmarshal([]byte(args[0]), &l)
	if err == nil {
		err = l.become()
	}
	fmt.Fprintln(os.Stderr, "launch:", err)
	os.Exit(1)
}

// become executes the plan's program. It returns only if that failed.
func (l launchPlan) become() error {
	syscall.Umask(l.Umask)
	if err := os.Chdir(l.Dir); err != nil {
		return err
	}
	if err := syscall.Setpriority(syscall.PRIO_PROCESS, 0, l.Nice); err != nil {
		return err
	}
	// Nothing that the tests were given themselves.
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, entry := range open {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			unix.CloseOnExec(fd)
		}
	}
	for fd, name := range l.Files {
		if name == "" {
			syscall.Close(fd)
			continue
		}
		from, err := syscall.Open(name, syscall.O_RDWR|syscall.O_APPEND|syscall.O_CREAT|syscall.O_CLOEXEC, 0o644)
		if err != nil {
			return err
		}
		if from == fd {
			unix.FcntlInt(uintptr(fd), unix.F_SETFD, 0)
		} else if err := syscall.Dup3(from, fd, 0); err != nil {
			return err
		}
	}
	argv, err := syscall.SlicePtrFromStrings(l.Argv)
	if err != nil {
		return err
	}
	path, err := syscall.BytePtrFromString(l.Path)
	if err != nil {
		return err
	}
	var env []*byte
	for _, e := range l.Env {
		env = append(env, &append(e, 0)[0])
	}
	env = append(env, nil)
	for r, limit := range l.Limits {
		if err := unix.Prlimit(0, r, &limit, nil); err != nil {
			return err
		}
	}
	var mask uint64
	for _, s := range l.Blocked {
		mask |= 1 << (s - 1)
	}
	ignored := map[syscall.Signal]bool{}
	for _, s := range l.Ignored {
		ignored[s] = true
	}
	// Nothing may come in between: from here on the runtime is without its
	// signals.
	for s := syscall.Signal(1); s <= 64; s++ {
		var action [4]uint64
		if ignored[s] {
			action[0] = 1 // SIG_IGN
		}
		syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(s), uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
	}
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, 2, uintptr(unsafe.Pointer(&mask)), 0, 8, 0, 0)
	_, _, errno := syscall.RawSyscall(syscall.SYS_EXECVE, uintptr(unsafe.Pointer(path)),
		uintptr(unsafe.Pointer(&argv[0])), uintptr(unsafe.Pointer(&env[0])))
	return errno
}
