package sys

import (
	"syscall"
	"unsafe"
)

// pidfdInfo is the kernel's struct pidfd_info, as far as we ask (linux/pidfd.h).
type pidfdInfo struct {
	mask, cgroup uint64
	ids          [11]uint32
	exitCode     int32
}

const (
	pidfdGetInfo  = 0xc040ff0b // _IOWR(0xFF, 11, 64 bytes)
	pidfdInfoExit = 1 << 3
)

// StatusOf returns how the process of OpenProcess has ended. ok is false where
// that is not known: before Linux 6.15, and if the process's parent does not
// take notice of its end within some milliseconds.
func StatusOf(fd int) (status syscall.WaitStatus, ok bool) {
	const tries, between = 5, 1e6
	var p Poller
	for range tries {
		info := pidfdInfo{mask: pidfdInfoExit}
		_, _, e := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), pidfdGetInfo, uintptr(unsafe.Pointer(&info)))
		if e != 0 && e != syscall.ESRCH {
			return 0, false
		}
		if e == 0 && info.mask&pidfdInfoExit != 0 {
			return syscall.WaitStatus(info.exitCode), true
		}
		p.Wait(nil, between)
	}
	return 0, false
}
