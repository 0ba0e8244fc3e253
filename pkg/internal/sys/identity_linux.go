package sys

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// BootID is the id of this boot of the machine, 36 bytes, or nothing if it
// cannot be had.
func BootID() string {
	const size = 36
	var id [size]byte
	fd, err := Openat(Cwd, "/proc/sys/kernel/random/boot_id", ReadOnly, 0)
	if err != nil {
		return ""
	}
	defer Close(fd)
	if n, _ := Read(fd, id[:]); n < size {
		return ""
	}
	return string(id[:])
}

// ticks is how many of the clock ticks there are in a second in which the kernel
// tells times (proc(5)): the same on every machine.
const ticks = 100

// Ticks is the time since the boot, in clock ticks.
func Ticks() uint64 { return sinceBoot() / (1e9 / ticks) }

// sinceBoot is the time since the boot, in nanoseconds.
func sinceBoot() uint64 {
	var ts unix.Timespec
	unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts)
	return uint64(ts.Nano())
}

// StartOf returns when the process pid was started, in clock ticks since the
// boot, or 0 if there is no such process or nobody knows. Together with its
// number that is who it is. One that has ended and is not waited for yet is no
// process any more.
func StartOf(pid uint32) uint64 {
	state, _, start, ok := statOf(pid)
	if !ok || state == 'Z' || state == 'X' {
		return 0
	}
	return start
}

// statOf reads what the kernel says about the process pid: its state's letter
// ('Z', 'X': it has ended), its parent and when it was started.
func statOf(pid uint32) (state byte, parent uint32, start uint64, ok bool) {
	var path [32]byte
	name := appendNumber(append(path[:0], "/proc/"...), pid)
	fd, err := Openat(Cwd, string(append(name, "/stat"...)), ReadOnly, 0)
	if err != nil {
		return 0, 0, 0, false
	}
	defer Close(fd)
	var buf [1024]byte
	n, err := Read(fd, buf[:])
	if err != nil {
		return 0, 0, 0, false
	}
	// The second field is the program's name in parentheses, with whatever it
	// holds; then come the state, the parent, and as the 22nd the start.
	text := buf[:max(n, 0)]
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == ')' && i+2 < len(text) {
			rest := text[i+1:]
			return rest[1], uint32(field(rest, 4-2)), field(rest, 22-2), true
		}
	}
	return 0, 0, 0, false
}

// field is the number in the n-th field of text, counted from 1, each with a
// space in front.
func field(text []byte, n int) (v uint64) {
	for _, b := range text {
		if b == ' ' {
			n--
		} else if n == 0 && '0' <= b && b <= '9' {
			v = v*10 + uint64(b-'0')
		}
	}
	return v
}

func appendNumber(p []byte, n uint32) []byte {
	if n >= 10 {
		p = appendNumber(p, n/10)
	}
	return append(p, byte('0'+n%10))
}

// OpenProcess returns a descriptor of a process that is no child: it can be read
// when the process has ended.
func OpenProcess(pid uint32) (fd int, err error) { return unix.PidfdOpen(int(pid), 0) }

// SignalProcess sends a signal to the process of OpenProcess, and to no other.
func SignalProcess(fd int, s syscall.Signal) error { return unix.PidfdSendSignal(fd, s, nil, 0) }

// AdoptOrphans makes this process the parent of all its descendants whose
// parents end.
func AdoptOrphans() { unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }
