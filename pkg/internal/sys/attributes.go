package sys

import "golang.org/x/sys/unix"

// Attributes are what decides who may do what with a file.
type Attributes struct {
	UID, GID  uint32
	Mode      uint32 // permission bits, with 01000 and above
	Dev, Ino  uint64
	IsDir     bool
	IsRegular bool
}

// AttributesAt returns the attributes of name, following symbolic links.
func AttributesAt(dir int, name string) (Attributes, error) {
	var st unix.Stat_t
	err := again(func() error { return unix.Fstatat(dir, name, &st, 0) })
	if err != nil {
		return Attributes{}, err
	}
	kind := uint32(st.Mode) & unix.S_IFMT
	return Attributes{
		UID: st.Uid, GID: st.Gid, Mode: uint32(st.Mode) & 0o7777, Dev: uint64(st.Dev), Ino: uint64(st.Ino),
		IsDir: kind == unix.S_IFDIR, IsRegular: kind == unix.S_IFREG,
	}, nil
}

// ReadBeginning returns the first most bytes of the regular file name, or all of
// it.
func ReadBeginning(dir int, name string, most int) ([]byte, error) {
	fd, err := Openat(dir, name, ReadOnly|NonBlock, 0)
	if err != nil {
		return nil, err
	}
	defer Close(fd)
	p := make([]byte, most)
	for have := 0; ; {
		n, err := Read(fd, p[have:])
		if err != nil {
			return nil, err
		}
		if have += n; n == 0 || have == most {
			return p[:have], nil
		}
	}
}
