//go:build !linux

package sys

import "syscall"

// SetGroup makes gid this process's group and its only supplementary group.
func SetGroup(gid uint32) error {
	if err := SetGroups([]uint32{gid}); err != nil {
		return err
	}
	return syscall.Setgid(int(gid))
}

// SetGroups makes gids, which are not empty, this process's supplementary groups.
// SetGroup comes first: it leaves only one.
func SetGroups(gids []uint32) error {
	list := make([]int, len(gids))
	for i, gid := range gids {
		list[i] = int(gid)
	}
	return syscall.Setgroups(list)
}

// SetUser makes uid this process's user. SetGroup comes first: a user other than
// root may not change the group.
func (o *Origin) SetUser(uid uint32) error { return syscall.Setuid(int(uid)) }
