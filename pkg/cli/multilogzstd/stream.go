package multilogzstd

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// stream is an end of the pipeline: standard input or standard output.
type stream struct {
	c  *cli.Command
	fd int
}

// closed reports whether the caller had closed the descriptor; the runtime has
// put /dev/null there.
func (s stream) closed() bool { return s.c.Origin.Closed>>s.fd&1 != 0 }

// read reads into p; n is 0 at the end of the stream.
func (s stream) read(p []byte) (n int, err error) {
	if s.closed() {
		return 0, syscall.EBADF
	}
	return sys.Read(s.fd, p)
}

// Write writes all of p.
func (s stream) Write(p []byte) (n int, err error) {
	if s.closed() {
		return 0, syscall.EBADF
	}
	if err := cli.WriteAll(s.fd, p); err != nil {
		return 0, err
	}
	return len(p), nil
}
