package svc

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
)

// MakeDirectory makes the supervise directory of the run directory dir, an open
// directory; where its name is a symbolic link that leads nowhere, the directory
// that points to, as Debian's build of supervise does. It fails only if the link
// cannot be read.
func MakeDirectory(dir int) error {
	const mode = 0o700 // before the umask
	if sys.Mkdirat(dir, rundir.Supervise, mode) == nil {
		return nil
	}
	const longest = 255 // what Debian's build reads
	target, err := sys.Readlinkat(dir, rundir.Supervise)
	switch {
	case err == syscall.EINVAL || err == syscall.ENOENT: // no link
		return nil
	case err != nil:
		return err
	case len(target) > longest:
		return errTooLong
	}
	sys.Mkdirat(dir, target, mode)
	return nil
}

// errTooLong is an error the table of texts does not know, as in Debian's build.
const errTooLong = syscall.Errno(0x7fffffff)
