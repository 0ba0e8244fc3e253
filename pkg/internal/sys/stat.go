package sys

import "golang.org/x/sys/unix"

// FileInfo is what a scan asks about a file.
type FileInfo struct {
	Dev, Ino uint64
	Mode     uint32 // permission bits
	IsDir    bool
	IsFIFO   bool
	IsSocket bool
	IsLink   bool // a symbolic link; only Lstatat finds one
	Links    uint64
	Size     int64
	Modified int64 // nanoseconds since 1970
	Changed  int64 // nanoseconds since 1970: the last change of the inode
}

// Statat returns facts about name, following symbolic links.
func Statat(dir int, name string) (FileInfo, error) { return statat(dir, name, 0) }

// Lstatat returns facts about name itself.
func Lstatat(dir int, name string) (FileInfo, error) {
	return statat(dir, name, unix.AT_SYMLINK_NOFOLLOW)
}

func statat(dir int, name string, flags int) (FileInfo, error) {
	var st unix.Stat_t
	err := again(func() error { return statFile(dir, name, &st, flags) })
	if err != nil {
		return FileInfo{}, err
	}
	return infoOf(&st), nil
}

// Fstat returns facts about the open file fd.
func Fstat(fd int) (FileInfo, error) {
	var st unix.Stat_t
	err := again(func() error { return unix.Fstat(fd, &st) })
	if err != nil {
		return FileInfo{}, err
	}
	return infoOf(&st), nil
}

func infoOf(st *unix.Stat_t) FileInfo {
	m, c := statTimes(st)
	return FileInfo{
		Dev: uint64(st.Dev), Ino: uint64(st.Ino), Links: uint64(st.Nlink), Size: st.Size,
		Mode: uint32(st.Mode) & 0o7777, IsDir: uint32(st.Mode)&unix.S_IFMT == unix.S_IFDIR,
		IsFIFO:   uint32(st.Mode)&unix.S_IFMT == unix.S_IFIFO,
		IsSocket: uint32(st.Mode)&unix.S_IFMT == unix.S_IFSOCK,
		IsLink:   uint32(st.Mode)&unix.S_IFMT == unix.S_IFLNK,
		Modified: m.Nano(), Changed: c.Nano(),
	}
}
