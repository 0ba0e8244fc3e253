//go:build !linux

package sys

// EachName calls see with every name in the directory fd, open for reading, in
// the order of readdir(3). name is valid until see returns.
func EachName(fd int, _ []byte, see func(name []byte)) error {
	names, err := NamesOf(fd)
	for _, name := range names {
		see([]byte(name))
	}
	return err
}
