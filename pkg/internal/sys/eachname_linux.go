package sys

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// EachName calls see with every name in the directory fd, open for reading, in
// the order of readdir(3), "." and ".." among them; name is valid until see
// returns. It allocates nothing: buf is where the kernel puts the names, and
// wants to hold some kB.
func EachName(fd int, buf []byte, see func(name []byte)) error {
	if err := Seek(fd, 0); err != nil {
		return err
	}
	// struct linux_dirent64
	const (
		recordLength = 16
		firstOfName  = 19
	)
	for {
		n, err := unix.Getdents(fd, buf)
		if err == unix.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return err
		}
		for record := buf[:n]; len(record) > firstOfName; {
			length := int(*(*uint16)(unsafe.Pointer(&record[recordLength])))
			name := record[firstOfName:length]
			for i, b := range name {
				if b == 0 {
					name = name[:i]
					break
				}
			}
			see(name)
			record = record[length:]
		}
	}
}
