package sys

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// Flags of Openat. Every file is opened close-on-exec.
const (
	ReadOnly  = unix.O_RDONLY
	WriteOnly = unix.O_WRONLY
	ReadWrite = unix.O_RDWR
	NonBlock  = unix.O_NONBLOCK
	Append    = unix.O_APPEND
	Create    = unix.O_CREAT
	Truncate  = unix.O_TRUNC
)

// Cwd stands for the working directory where a directory's descriptor is asked.
const Cwd = unix.AT_FDCWD

// Openat opens name in the directory dir, close-on-exec. mode is the mode of a
// file that it creates, before the umask.
func Openat(dir int, name string, flags int, mode uint32) (fd int, err error) {
	err = again(func() error {
		fd, err = openat(dir, name, flags|unix.O_CLOEXEC, mode)
		return err
	})
	return fd, err
}

// Read reads into p from fd.
func Read(fd int, p []byte) (n int, err error) {
	err = again(func() error {
		n, err = syscall.Read(fd, p)
		return err
	})
	return n, err
}

// Write writes p to fd, perhaps not all of it.
func Write(fd int, p []byte) (n int, err error) {
	err = again(func() error {
		n, err = syscall.Write(fd, p)
		return err
	})
	return n, err
}

// ReadAt reads into p from the file fd at offset at, without moving its position.
func ReadAt(fd int, p []byte, at int64) (n int, err error) {
	err = again(func() error {
		n, err = syscall.Pread(fd, p, at)
		return err
	})
	return n, err
}

// WriteAt writes p to the file fd at offset at: all of it, or it fails.
func WriteAt(fd int, p []byte, at int64) error {
	var n int
	err := again(func() (err error) {
		n, err = syscall.Pwrite(fd, p, at)
		return err
	})
	if err == nil && n < len(p) {
		return syscall.ENOSPC
	}
	return err
}

// Close closes fd. The descriptor is free afterwards whatever close(2) says.
func Close(fd int) { closeFile(fd) }

// CloseOnExec sets or clears fd's close-on-exec flag.
func CloseOnExec(fd int, on bool) error {
	flag := 0
	if on {
		flag = unix.FD_CLOEXEC
	}
	_, err := unix.FcntlInt(uintptr(fd), unix.F_SETFD, flag)
	return err
}

// SetNonblock makes fd's open file block or not.
func SetNonblock(fd int, on bool) error { return syscall.SetNonblock(fd, on) }

// DupAbove duplicates fd to the lowest free descriptor from least on,
// close-on-exec.
func DupAbove(fd, least int) (int, error) {
	return unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, least)
}

// Dup duplicates fd to the lowest free descriptor, which is not close-on-exec.
func Dup(fd int) (int, error) { return unix.Dup(fd) }

// IsReadable reports whether fd is open for reading.
func IsReadable(fd int) bool {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	return err == nil && flags&unix.O_ACCMODE != unix.O_WRONLY
}

// Fchdir changes the working directory.
func Fchdir(fd int) error { return again(func() error { return unix.Fchdir(fd) }) }

// Chdir changes the working directory.
func Chdir(path string) error { return again(func() error { return unix.Chdir(path) }) }

// Mkdirat makes a directory.
func Mkdirat(dir int, name string, mode uint32) error { return unix.Mkdirat(dir, name, mode) }

// Readlinkat returns the text of the symbolic link name.
func Readlinkat(dir int, name string) (string, error) {
	var buf [4096]byte
	n, err := unix.Readlinkat(dir, name, buf[:])
	if err != nil {
		return "", err
	}
	return string(buf[:n]), nil
}

// Renameat renames old to new within the directory dir.
func Renameat(dir int, old, new string) error { return unix.Renameat(dir, old, dir, new) }

// Linkat makes new another name of the file old within the directory dir.
func Linkat(dir int, old, new string) error { return unix.Linkat(dir, old, dir, new, 0) }

// Unlinkat removes the name of a file.
func Unlinkat(dir int, name string) error { return unix.Unlinkat(dir, name, 0) }

// Fchmod sets the mode of the open file fd.
func Fchmod(fd int, mode uint32) error { return again(func() error { return unix.Fchmod(fd, mode) }) }

// Fchmodat sets the mode of name, following a symbolic link.
func Fchmodat(dir int, name string, mode uint32) error { return unix.Fchmodat(dir, name, mode, 0) }

// Fsync waits until the file's data is on the disk.
func Fsync(fd int) error { return again(func() error { return unix.Fsync(fd) }) }

// Seek sets the file's position to offset bytes from its start.
func Seek(fd int, offset int64) error {
	_, err := unix.Seek(fd, offset, 0)
	return err
}

// Umask sets the mask of the modes of new files and returns the old one.
func Umask(mask int) int { return unix.Umask(mask) }

// Lock takes the exclusive flock(2) of fd; without wait it fails with EAGAIN
// where another open file has it.
func Lock(fd int, wait bool) error {
	if wait {
		return unix.Flock(fd, unix.LOCK_EX)
	}
	return again(func() error { return unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) })
}

// again repeats f while a signal interrupts it.
func again(f func() error) error {
	for {
		if err := f(); err != syscall.EINTR {
			return err
		}
	}
}
