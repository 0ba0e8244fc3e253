package sys

import "golang.org/x/sys/unix"

// Names returns the names in the directory path, seen from dir, in the order
// of readdir(3), without "." and "..".
func Names(dir int, path string) ([]string, error) {
	fd, err := Openat(dir, path, unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	defer Close(fd)
	return NamesOf(fd)
}

// NamesOf is Names for the directory fd, open for reading.
func NamesOf(fd int) ([]string, error) {
	if err := Seek(fd, 0); err != nil {
		return nil, err
	}
	var names []string
	buf := make([]byte, 8192)
	for {
		n := 0
		err := again(func() (e error) { n, e = unix.ReadDirent(fd, buf); return e })
		if err != nil {
			return nil, err
		}
		if n <= 0 {
			return names, nil
		}
		_, _, names = unix.ParseDirent(buf[:n], -1, names)
	}
}
