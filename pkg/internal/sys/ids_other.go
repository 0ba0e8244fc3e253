//go:build !linux

package sys

import "syscall"

// SetGroup makes gid this process's group and its only supplementary group.
func SetGroup(gid uint32) error {
	if err := syscall.Setgroups([]int{int(gid)}); err != nil {
		return err
	}
	return syscall.Setgid(int(gid))
}

// SetUser makes uid this process's user. SetGroup comes first: a user other than
// root may not change the group.
func (o *Origin) SetUser(uid uint32) error { return syscall.Setuid(int(uid)) }
