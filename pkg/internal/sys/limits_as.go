//go:build !openbsd

package sys

import "golang.org/x/sys/unix"

// LimitAS is the limit of the address space, in bytes.
const LimitAS = unix.RLIMIT_AS
