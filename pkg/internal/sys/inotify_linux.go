package sys

import (
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Watch reports changes of names in directories (inotify(7)).
type Watch struct {
	fd  int
	buf [4096]byte
}

// NewWatch makes a watch of nothing yet. EMFILE: the user has too many.
func NewWatch() (*Watch, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, err
	}
	return &Watch{fd: fd}, nil
}

// Fd is to be polled; negative for a nil watch.
func (w *Watch) Fd() int {
	if w == nil {
		return -1
	}
	return w.fd
}

// Add watches path, seen from the working directory, for names that come, go,
// or change their mode, and for files that were written. Drain calls it id.
func (w *Watch) Add(path string) (id int, err error) {
	return unix.InotifyAddWatch(w.fd, path, unix.IN_CREATE|unix.IN_MOVED_TO|unix.IN_MOVED_FROM|unix.IN_DELETE|
		unix.IN_ATTRIB|unix.IN_CLOSE_WRITE|unix.IN_MOVE_SELF|unix.IN_DELETE_SELF|unix.IN_ONLYDIR)
}

// AddAt is Add for a name seen from the open directory dir.
func (w *Watch) AddAt(dir int, name string) (id int, err error) {
	return w.Add("/proc/self/fd/" + strconv.Itoa(dir) + "/" + name)
}

// Remove ends what Add began.
func (w *Watch) Remove(id int) { unix.InotifyRmWatch(w.fd, uint32(id)) }

// Drain calls changed with the directory and the name of each change that waits;
// "" means that anything there may have changed, a negative id anything anywhere.
func (w *Watch) Drain(changed func(id int, name string)) {
	for {
		n, err := Read(w.fd, w.buf[:])
		if err != nil || n <= 0 {
			return
		}
		for b := w.buf[:n]; len(b) >= unix.SizeofInotifyEvent; {
			e := (*unix.InotifyEvent)(unsafe.Pointer(&b[0]))
			name := b[unix.SizeofInotifyEvent : unix.SizeofInotifyEvent+int(e.Len)]
			for len(name) > 0 && name[len(name)-1] == 0 {
				name = name[:len(name)-1]
			}
			changed(int(e.Wd), string(name))
			b = b[unix.SizeofInotifyEvent+int(e.Len):]
		}
	}
}

// Close ends the watch.
func (w *Watch) Close() { Close(w.fd) }
