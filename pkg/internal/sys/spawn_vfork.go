//go:build linux && (amd64 || arm64)

package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// birth is what the child of a vfork reads and writes. It lives in a variable,
// not on the stack that parent and child share.
type birth struct {
	dir     int
	files   []Remap
	closed  uint64
	limits  []limit
	ignored SignalSet
	blocked SignalSet
	paths   []*byte
	argv    **byte
	env     **byte
	place   *Place        // where the child writes its process id
	pid     uint32        // which is this
	group   int           // the file through which it enters its control group, or -1
	self    [1]byte       // what is to be written there: "0", the writer
	atEnd   uintptr       // the signal that it gets when its parent ends, or 0
	parent  uintptr       // the parent's process id
	errno   syscall.Errno // why no path could be executed
}

var newborn birth

// vfork is clone(2) with flags. Its caller must not touch its own stack frame
// any more once the child has run on it.
func vfork(flags uintptr) (pid, errno uintptr)

func (o *Origin) spawn(c *Child, files []Remap) (pid int, execErr, forkErr error) {
	if entryEnviron == nil {
		return spawnPortable(c, files)
	}
	b := &newborn
	*b = birth{
		dir: c.Dir, files: files, closed: o.Closed, limits: o.raisedLimits(),
		ignored: o.Ignored, blocked: o.Blocked, group: -1, self: [1]byte{'0'}, atEnd: uintptr(c.AtOurEnd), parent: uintptr(Getpid()),
	}
	if c.Group != nil {
		if fd, err := c.Group.enter(); err == nil {
			b.group = fd
			defer Close(fd)
		}
	}
	if !c.KeepCHLD {
		b.ignored &^= 1 << (syscall.SIGCHLD - 1)
		b.blocked &^= 1 << (syscall.SIGCHLD - 1)
	}
	if c.OwnLimits {
		b.limits = nil
	}
	var err error
	if b.paths, err = cStrings(c.Paths); err != nil {
		return 0, nil, err
	}
	argv, err := cStrings(c.Argv)
	if err != nil {
		return 0, nil, err
	}
	env, err := cStrings(c.Env)
	if err != nil {
		return 0, nil, err
	}
	b.argv, b.env, b.place = &argv[0], &env[0], c.PID

	p, errno := shielded(b)
	if errno != 0 {
		return 0, nil, syscall.Errno(errno)
	}
	if b.errno != 0 {
		return int(p), b.errno, nil
	}
	return int(p), nil, nil
}

// shielded is vforkExec with all signals blocked in this thread: none may reach a
// handler of this process in the child, which would run it in this process's
// memory. No stack is split here, so the scheduler cannot move the goroutine to
// another thread in between.
//
//go:nosplit
func shielded(b *birth) (pid, errno uintptr) {
	all, mask := ^SignalSet(0), SignalSet(0)
	setMask(&all, &mask)
	pid, errno = vforkExec(b)
	setMask(&mask, nil)
	return pid, errno
}

// vforkExec makes the child, which never returns from here. It must not grow
// the stack, allocate, or call anything but system calls; the parent returns
// at once and leaves the frame to nobody.
//
//go:noinline
//go:norace
//go:nocheckptr
//go:nosplit
func vforkExec(b *birth) (pid, errno uintptr) {
	last := syscall.ENOENT
	pid, errno = vfork(syscall.CLONE_VM | syscall.CLONE_VFORK | uintptr(syscall.SIGCHLD))
	if pid != 0 || errno != 0 {
		return
	}

	if b.place != nil {
		p, _, _ := syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
		b.pid = uint32(p)
		syscall.RawSyscall6(syscall.SYS_PWRITE64, uintptr(b.place.Fd), uintptr(unsafe.Pointer(&b.pid)), unsafe.Sizeof(b.pid), uintptr(b.place.At), 0, 0)
	}
	if b.atEnd != 0 {
		syscall.RawSyscall(syscall.SYS_PRCTL, unix.PR_SET_PDEATHSIG, b.atEnd, 0)
		// The parent may have ended before that.
		if parent, _, _ := syscall.RawSyscall(syscall.SYS_GETPPID, 0, 0, 0); parent != b.parent {
			goto fail
		}
	}
	if b.group >= 0 {
		syscall.RawSyscall(syscall.SYS_WRITE, uintptr(b.group), uintptr(unsafe.Pointer(&b.self)), 1)
	}
	if b.dir >= 0 {
		if _, _, e := syscall.RawSyscall(syscall.SYS_FCHDIR, uintptr(b.dir), 0, 0); e != 0 {
			b.errno = e
			goto fail
		}
	}
	for i := uintptr(0); i < 3; i++ {
		if b.closed>>i&1 != 0 {
			syscall.RawSyscall(syscall.SYS_CLOSE, i, 0, 0)
		}
	}
	for i := range b.files {
		if _, _, e := syscall.RawSyscall(syscall.SYS_DUP3, uintptr(b.files[i].From), uintptr(b.files[i].To), 0); e != 0 {
			b.errno = e
			goto fail
		}
	}
	for i := range b.limits {
		syscall.RawSyscall6(unix.SYS_PRLIMIT64, 0, uintptr(b.limits[i].resource), uintptr(unsafe.Pointer(&b.limits[i].was)), 0, 0, 0)
	}
	// Dispositions first: a signal that waits must find no handler.
	for s := uintptr(1); s <= lastSignal; s++ {
		var act sigaction
		if b.ignored>>(s-1)&1 != 0 {
			act.handler = sigIgn
		}
		syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, s, uintptr(unsafe.Pointer(&act)), 0, unsafe.Sizeof(b.blocked), 0, 0)
	}
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, sigSetmask, uintptr(unsafe.Pointer(&b.blocked)), 0, unsafe.Sizeof(b.blocked), 0, 0)

	for i := range b.paths {
		if b.paths[i] == nil {
			break
		}
		_, _, e := syscall.RawSyscall(syscall.SYS_EXECVE, uintptr(unsafe.Pointer(b.paths[i])),
			uintptr(unsafe.Pointer(b.argv)), uintptr(unsafe.Pointer(b.env)))
		if e != syscall.ENOENT {
			last = e
			if e != syscall.EACCES && e != syscall.EPERM && e != syscall.EISDIR {
				break
			}
		}
	}
	b.errno = last
fail:
	for {
		syscall.RawSyscall(syscall.SYS_EXIT_GROUP, exitExec, 0, 0)
	}
}

// cStrings is list as a NULL-terminated vector of C strings: EINVAL if one
// holds a NUL.
func cStrings(list []string) ([]*byte, error) { return syscall.SlicePtrFromStrings(list) }
