package sys

import (
	"strconv"

	"golang.org/x/sys/unix"
)

// AddGrowth watches the open directory fd for names that come and go, for its
// own end, and for each write to a file in it, which Add leaves out.
func (w *Watch) AddGrowth(fd int) error {
	_, err := unix.InotifyAddWatch(w.fd, "/proc/self/fd/"+strconv.Itoa(fd), unix.IN_MODIFY|unix.IN_CREATE|
		unix.IN_MOVED_TO|unix.IN_MOVED_FROM|unix.IN_DELETE|unix.IN_DELETE_SELF|unix.IN_ATTRIB|unix.IN_ONLYDIR)
	return err
}

// Discard takes the changes that wait, for who looks at everything anyway.
func (w *Watch) Discard() {
	var changes [4096]byte
	for {
		if n, err := Read(w.fd, changes[:]); err != nil || n <= 0 {
			return
		}
	}
}
