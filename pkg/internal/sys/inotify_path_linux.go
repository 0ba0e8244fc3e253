package sys

import "golang.org/x/sys/unix"

// AddPutPath is AddPut for a path seen from the working directory: it needs no
// /proc.
func (w *Watch) AddPutPath(path string) error {
	_, err := unix.InotifyAddWatch(w.fd, path, unix.IN_CREATE|unix.IN_MOVED_TO|unix.IN_ONLYDIR)
	return err
}
