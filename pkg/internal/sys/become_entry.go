//go:build linux && (amd64 || arm64)

package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Become makes of this process, which the program self of the suite was
// executed as, what it would be if it executed argv, found at one of paths (see
// Search) and with the environment env, and if that were the program next of the
// suite, installed beside self: whoever calls it may then do the work of next
// right here.
//
// One thing stays as it is: when the user has changed, files below /proc/self
// belong to root, until something is executed. The other threads still have the
// old user, so the new one must not get at the memory of this process.
//
// ok is false wherever Exec would come to anything else, or might: then nothing
// has changed that Exec would not change as well.
func (o *Origin) Become(self, next string, paths, argv, env []string) (ok bool) {
	if o.limits == nil || !o.roomy() {
		return false
	}
	beside, ok := sibling(self, next)
	if !ok {
		return false
	}
	path, ok := first(paths, beside)
	return ok && isOfSuite(path) && samePrivileges() && !confined() && o.executable(path, argv, env)
}

// roomy reports whether every program of the suite starts under the limits set
// for what this process executes. The kernel kills what it has begun to execute
// and finds no room for; and Go's runtime opens /dev/null in the place of a
// closed descriptor.
func (o *Origin) roomy() bool {
	return o.limits[LimitAS].soft >= 2_000_000 && o.limits[LimitData].soft >= 1<<19 && o.limits[LimitStack].soft >= 1<<17 &&
		(o.Closed == 0 || o.limits[LimitNoFile].soft >= 3)
}

// first returns the path of a search that the kernel would execute if that is
// the file beside.
func first(paths []string, beside FileInfo) (path string, ok bool) {
	for _, path := range paths {
		is, err := Statat(Cwd, path)
		if err == syscall.ENOENT {
			continue
		}
		return path, err == nil && is.Dev == beside.Dev && is.Ino == beside.Ino
	}
	return "", false
}

// confined reports whether a security module (SELinux, AppArmor) may give
// another domain to another program.
func confined() bool {
	const free = "unconfined"
	fd, err := Openat(Cwd, "/proc/self/attr/current", ReadOnly, 0)
	if err != nil {
		return err != syscall.ENOENT
	}
	defer Close(fd)
	var domain [len(free)]byte
	n, err := Read(fd, domain[:])
	if err != nil {
		return err != syscall.EINVAL // no module answers
	}
	return n > 0 && string(domain[:]) != free
}

// samePrivileges reports whether this process would keep its capabilities if it
// executed a program that has none of its own: if it has the user it was executed
// with, or no capabilities left. A new user does not get at its memory from here
// on, not even where fs.suid_dumpable is 1.
func samePrivileges() bool {
	if auxiliary(atSecure) != 0 {
		return false
	}
	user := syscall.Geteuid()
	if uint64(user) == auxiliary(atEUID) {
		return true
	}
	if unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) != nil {
		return false
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var has [2]unix.CapUserData
	return user != 0 && unix.Capget(&header, &has[0]) == nil && has[0].Effective|has[0].Permitted|has[1].Effective|has[1].Permitted == 0
}

// executable reports whether the kernel would execute path, which is a program,
// under the limits set for it. Those that Go's runtime does not need raised
// apply from now on.
func (o *Origin) executable(path string, argv, env []string) bool {
	file, err := syscall.BytePtrFromString(path)
	if err != nil {
		return false
	}
	root := []byte("/\x00")
	args, err := cStrings(argv)
	if err != nil {
		return false
	}
	vars, err := cStrings(env)
	if err != nil {
		return false
	}
	execve := func(path *byte, flags uintptr) syscall.Errno {
		cwd := Cwd
		_, _, e := syscall.RawSyscall6(unix.SYS_EXECVEAT, uintptr(cwd), uintptr(unsafe.Pointer(path)),
			uintptr(unsafe.Pointer(&args[0])), uintptr(unsafe.Pointer(&vars[0])), flags, 0)
		return e
	}
	if o.lowerLimits() != nil {
		o.raiseLimits()
		return false
	}
	defer o.raiseLimits()
	// Linux 6.14 says it; a kernel that did not know the flag and did not refuse
	// it would execute path, which is well, too.
	const atExecveCheck = 0x10000
	if e := execve(file, atExecveCheck); e != syscall.EINVAL {
		return e == 0
	}
	// An older one: before it opens anything it refuses a user who has too many
	// processes; else it refuses the directory. That somebody is just writing to
	// the file it does not say.
	return short(argv) && short(env) && execve(&root[0], 0) == syscall.EACCES && unix.Access(path, unix.X_OK) == nil
}

// short reports whether list is so short that no system refuses to hand it to a
// program, whatever it allows (execve(2)).
func short(list []string) bool {
	size := 0
	for _, s := range list {
		size += len(s) + 1 + int(unsafe.Sizeof(uintptr(0)))
	}
	return size < 48<<10
}
