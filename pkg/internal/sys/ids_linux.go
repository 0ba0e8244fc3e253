package sys

import (
	"runtime"
	"syscall"
	"unsafe"
)

// SetGroup makes gid this process's group and its only supplementary group.
//
// This, SetGroups and SetUser change the calling thread only, and the caller stays locked
// to it for good. That is enough: execve(2) keeps the credentials of the thread
// that calls it and ends the others; and where an id could not be changed nobody
// executes anything. To reach all threads, as syscall.Setuid does, would also
// count each of them as a process of the new user.
func SetGroup(gid uint32) error {
	if err := SetGroups([]uint32{gid}); err != nil {
		return err
	}
	if _, _, e := syscall.RawSyscall(sysSetgid, uintptr(gid), 0, 0); e != 0 {
		return e
	}
	return nil
}

// SetGroups makes gids, which are not empty, this process's supplementary groups.
// SetGroup comes first: it leaves only one.
func SetGroups(gids []uint32) error {
	runtime.LockOSThread()
	if _, _, e := syscall.RawSyscall(sysSetgroups, uintptr(len(gids)), uintptr(unsafe.Pointer(&gids[0])), 0); e != 0 {
		return e
	}
	return nil
}

// SetUser makes uid this process's user. SetGroup comes first: a user other than
// root may not change the group.
//
// The kernel notes here whether the user then has more processes than
// RLIMIT_NPROC allows, and refuses the next execve if so; thus the limit has to
// be the one this process was given.
func (o *Origin) SetUser(uid uint32) error {
	if o.limits != nil {
		prlimit(LimitNProc, &o.limits[LimitNProc], nil)
	}
	if _, _, e := syscall.RawSyscall(sysSetuid, uintptr(uid), 0, 0); e != 0 {
		return e
	}
	return nil
}
