package svlog

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"syscall"

	"github.com/klauspost/compress/zstd"

	"daemontools-go/pkg/internal/sys"
)

// maxWindow is the most that a zstd frame may want a reader to keep, in bytes:
// what zstd makes without --long or --ultra.
const maxWindow = 8 << 20

// errUnknown is what a file is that another program has compressed.
var errUnknown = errors.New("compressed by a program that svlog does not know")

// opened is a file of a log that is being read.
type opened struct {
	fd      int
	own     bool // it is to be closed
	plain   bool // not compressed: any place of it can be read
	stamped bool // its first lines have stamps
	content io.Reader
	end     func() // of a decompressor
}

// compressions are what compressed files begin with, whatever they are called:
// a processor of multilog makes a file named .s.
var compressions = []struct {
	begin string
	open  func(io.Reader) (content io.Reader, end func(), err error)
}{
	{"\x28\xb5\x2f\xfd", openZstd},
	{"\x1f\x8b", openGzip},
	{"\xfd7zXZ\x00", openUnknown},
	{"BZh", openUnknown},
	{"\x04\x22\x4d\x18", openUnknown}, // lz4
}

func openZstd(in io.Reader) (io.Reader, func(), error) {
	d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, nil, err
	}
	return d, d.Close, nil
}

func openGzip(in io.Reader) (io.Reader, func(), error) {
	d, err := gzip.NewReader(bufio.NewReaderSize(in, 16384))
	return d, func() {}, err
}

func openUnknown(io.Reader) (io.Reader, func(), error) { return nil, nil, errUnknown }

// open prepares the file fd for reading.
func open(fd int, own bool) (*opened, error) {
	f := &opened{fd: fd, own: own, plain: true, end: func() {}}
	info, err := sys.Fstat(fd)
	if err == nil && info.IsDir {
		err = syscall.EISDIR
	}
	if err == nil && !sys.IsFile(fd) {
		err = syscall.EINVAL
	}
	var begin [6]byte
	if err == nil {
		_, err = sys.ReadAt(fd, begin[:], 0)
	}
	for _, c := range compressions {
		if err == nil && bytes.HasPrefix(begin[:], []byte(c.begin)) {
			f.plain = false
			f.content, f.end, err = c.open(&wholeFile{fd: fd})
		}
	}
	if err != nil {
		f.end = func() {}
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *opened) close() {
	f.end()
	if f.own {
		sys.Close(f.fd)
	}
}

// read is that of lines. A decompressor only goes on.
func (f *opened) read(p []byte, at int64) (int, error) {
	if f.plain {
		return sys.ReadAt(f.fd, p, at)
	}
	n := 0
	for n < len(p) {
		m, err := f.content.Read(p[n:])
		n += m
		if err == io.EOF {
			break
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// wholeFile reads a file from its beginning.
type wholeFile struct {
	fd int
	at int64
}

func (w *wholeFile) Read(p []byte) (int, error) {
	n, err := sys.ReadAt(w.fd, p, w.at)
	w.at += int64(n)
	if err == nil && n == 0 && len(p) > 0 {
		err = io.EOF
	}
	return n, err
}
