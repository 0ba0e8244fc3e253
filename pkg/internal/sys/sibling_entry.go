//go:build linux && (amd64 || arm64)

package sys

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// sibling returns the file of the program next in the directory in which the
// file of this process is installed as self. ok is false if this process's own
// file has another name or is removed, perhaps because the suite is being
// replaced by a newer one, or if next has privileges of its own.
func sibling(self, next string) (file FileInfo, ok bool) {
	exe, err := Readlinkat(Cwd, "/proc/self/exe")
	if err != nil || len(exe) <= len(self) {
		return FileInfo{}, false
	}
	dir := exe[:len(exe)-len(self)]
	if exe[len(dir):] != self || dir[len(dir)-1] != '/' {
		return FileInfo{}, false
	}
	file, err = Statat(Cwd, dir+next)
	return file, err == nil && file.Mode&(unix.S_ISUID|unix.S_ISGID) == 0
}

// isOfSuite reports whether the program path, which this process can read, has
// the mark of this suite and no capabilities of its own.
func isOfSuite(path string) bool {
	fd, err := Openat(Cwd, path, ReadOnly|NonBlock, 0)
	if err != nil {
		return false
	}
	defer Close(fd)
	if _, err := unix.Fgetxattr(fd, "security.capability", nil); err != unix.ENODATA && err != unix.EOPNOTSUPP {
		return false
	}
	return markOf(fd) == mark
}

// IsVersion reports whether the program path is one of the suite, of this
// version or another.
func IsVersion(path string) bool {
	fd, err := Openat(Cwd, path, ReadOnly|NonBlock, 0)
	if err != nil {
		return false
	}
	defer Close(fd)
	is := markOf(fd)
	return len(is) == len(mark) && is[:len(mark)-1] == mark[:len(mark)-1] && whole(fd)
}

// whole reports whether nothing of the open program fd, which has a mark, is cut
// off: the kernel executes it as long as its head is there.
func whole(fd int) bool {
	var head [elfHead]byte
	n, err := unix.Pread(fd, head[:], 0)
	info, e := Fstat(fd)
	return err == nil && n == len(head) && e == nil && uint64(info.Size) >= loadedSize(&head)
}

// markOf is what stands where the open program fd has its mark, if it has one.
func markOf(fd int) string {
	var head [elfHead]byte
	if n, err := unix.Pread(fd, head[:], 0); err != nil || n < len(head) {
		return ""
	}
	offset, ok := entryOffset(&head)
	if !ok {
		return ""
	}
	var code [markAt + len(mark)]byte
	if n, err := unix.Pread(fd, code[:], offset); err != nil || n < len(code) {
		return ""
	}
	return string(code[markAt:])
}

// mark stands behind the first instruction of the entry point of every program
// of the suite (entry_linux_*.s). The digit counts the versions whose programs
// cannot stand in for each other.
const mark = "daemontools-go 2"

// elfHead is how many bytes of a program hold its ELF header and its program
// headers.
const elfHead = 1024

// elf(5), for 64 bits. Sizes in bytes.
const (
	elfHeader  = 64
	elfSegment = 56 // a program header
	elfLoad    = 1  // PT_LOAD
)

// entryOffset returns where in a program the code of its entry point stands,
// from its first bytes.
func entryOffset(head *[elfHead]byte) (offset int64, ok bool) {
	if string(head[:6]) != "\x7fELF\x02\x01" {
		return 0, false
	}
	entry, table := word64(head[24:]), word64(head[32:])
	if table != elfHeader || segments(head) > (elfHead-elfHeader)/elfSegment {
		return 0, false
	}
	for i := range segments(head) {
		p := head[elfHeader+i*elfSegment:][:elfSegment]
		if uint32(word64(p)) != elfLoad {
			continue
		}
		start, address, size := word64(p[8:]), word64(p[16:]), word64(p[32:])
		if entry >= address && entry-address < size {
			offset = int64(start + entry - address)
			return offset, offset >= 0
		}
	}
	return 0, false
}

// loadedSize is how long the file must be, in bytes, for what is loaded of a
// program, from its first bytes, for which entryOffset has found an entry.
func loadedSize(head *[elfHead]byte) (size uint64) {
	for i := range segments(head) {
		p := head[elfHeader+i*elfSegment:][:elfSegment]
		if uint32(word64(p)) == elfLoad {
			size = max(size, word64(p[8:])+word64(p[32:]))
		}
	}
	return size
}

// segments is the number of program headers.
func segments(head *[elfHead]byte) int { return int(head[56]) | int(head[57])<<8 }

// word64 is the number in the first eight bytes of p, in the order of amd64 and
// arm64.
func word64(p []byte) uint64 { return *(*uint64)(unsafe.Pointer((*[8]byte)(p))) }
