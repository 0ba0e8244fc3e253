package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Peeker looks at what a pipe holds without taking it.
type Peeker struct {
	pipe      int
	r, w      int // the ends of a second pipe, where the bytes are seen
	vectors   [peekMax/scrap + 2]unix.Iovec
	throwaway [scrap]byte
	stream    bool // the pipe was seen not to keep writes apart
}

const (
	peekMax = 256 << 10 // bytes
	scrap   = 4096
)

// NewPeeker returns a Peeker for the pipe, or an error if it is none.
func NewPeeker(pipe int) (*Peeker, error) {
	if _, err := unix.FcntlInt(uintptr(pipe), unix.F_GETPIPE_SZ, 0); err != nil {
		return nil, err
	}
	r, w, err := Pipe()
	if err != nil {
		return nil, err
	}
	return &Peeker{pipe: pipe, r: r, w: w}, nil
}

// errPackets says that a pipe keeps what was written apart (O_DIRECT): a read
// that takes less than one write's bytes throws the others away.
const errPackets = syscall.EBADMSG

// Peek copies the first bytes that the pipe holds to p, without waiting for
// them: the error is EAGAIN if there are none. It returns 0 at the pipe's end.
// What Peek returned before has to be taken first, or it comes again.
func (k *Peeker) Peek(p []byte) (n int, err error) {
	seen, err := swift(unix.SYS_TEE, k.pipe, uintptr(k.w), uintptr(min(len(p), peekMax)), unix.SPLICE_F_NONBLOCK)
	if err != nil || seen == 0 {
		return 0, err
	}
	if !k.stream && seen > 1 {
		n, err = k.read(p[:seen-1])
		if err != nil || n < seen-1 || pending(k.r) == 0 {
			return 0, errPackets
		}
		k.stream = true
	}
	m, err := k.read(p[n:seen])
	if err == nil && n+m < seen {
		err = errPackets
	}
	return n + m, err
}

// read reads what was seen.
func (k *Peeker) read(p []byte) (int, error) {
	return swift(unix.SYS_READ, k.r, uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), 0)
}

// Close forgets the pipe, which stays as it is.
func (k *Peeker) Close() {
	Close(k.r)
	Close(k.w)
}

// Take takes the first n bytes of the pipe, which Peek has seen, at once: the
// last of them is put to where mark is as they disappear, and whoever kills
// this process finds both done or nothing. The others are thrown away.
//
// An error says that this was not possible, because the pipe keeps writes apart
// or somebody else reads it: then as many bytes were taken as there were.
func (k *Peeker) Take(n int, mark *byte) error {
	if pending(k.pipe) < n {
		k.drop(n)
		return syscall.EIO
	}
	v := k.vectors[:0]
	for rest := n - 1; rest > 0; rest -= scrap {
		v = append(v, unix.Iovec{Base: &k.throwaway[0]})
		v[len(v)-1].SetLen(min(rest, scrap))
	}
	v = append(v, unix.Iovec{Base: mark})
	v[len(v)-1].SetLen(1)
	taken, err := swift(unix.SYS_READV, k.pipe, uintptr(unsafe.Pointer(&v[0])), uintptr(len(v)), 0)
	if err == nil && taken < n {
		err = syscall.EIO
		k.drop(n - taken)
	}
	return err
}

// drop takes n bytes, or what there is of them.
func (k *Peeker) drop(n int) {
	for n > 0 && pending(k.pipe) > 0 {
		m, err := Read(k.pipe, k.throwaway[:min(n, scrap)])
		if m <= 0 || err != nil {
			return
		}
		n -= m
	}
}

// Enlarge lets the pipe hold size bytes, if it may, and Peek see more of them.
func (k *Peeker) Enlarge(size int) {
	EnlargePipe(k.pipe, size)
	EnlargePipe(k.r, min(size, peekMax))
}

// Size returns how many bytes the pipe can hold.
func (k *Peeker) Size() int {
	n, err := unix.FcntlInt(uintptr(k.pipe), unix.F_GETPIPE_SZ, 0)
	if err != nil {
		return 0
	}
	return n
}

// Pending returns how many bytes the pipe holds.
func (k *Peeker) Pending() int { return pending(k.pipe) }

func pending(pipe int) int {
	n, err := unix.IoctlGetInt(pipe, unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return n
}
