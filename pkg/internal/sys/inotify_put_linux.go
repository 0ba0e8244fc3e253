package sys

import (
	"strconv"

	"golang.org/x/sys/unix"
)

// AddPut watches the directory name, seen from the open directory dir, for names
// that are put into it, by making them or by renaming, and for nothing else:
// who reads and writes there wakes nobody.
func (w *Watch) AddPut(dir int, name string) error {
	return w.add(dir, name, unix.IN_CREATE|unix.IN_MOVED_TO|unix.IN_ONLYDIR)
}

// AddLeft watches the file name, seen from the open directory dir, for being
// closed by one who had it open for reading only.
func (w *Watch) AddLeft(dir int, name string) error {
	return w.add(dir, name, unix.IN_CLOSE_NOWRITE)
}

func (w *Watch) add(dir int, name string, events uint32) error {
	_, err := unix.InotifyAddWatch(w.fd, "/proc/self/fd/"+strconv.Itoa(dir)+"/"+name, events)
	return err
}
