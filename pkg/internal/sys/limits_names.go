package sys

import "golang.org/x/sys/unix"

// The resource limits that softlimit sets. Bytes, but for LimitNoFile and
// LimitNProc, which count, and LimitCPU, which is in seconds.
const (
	LimitCore    = unix.RLIMIT_CORE
	LimitCPU     = unix.RLIMIT_CPU
	LimitData    = unix.RLIMIT_DATA
	LimitFSize   = unix.RLIMIT_FSIZE
	LimitMemlock = unix.RLIMIT_MEMLOCK
	LimitNoFile  = unix.RLIMIT_NOFILE
	LimitNProc   = unix.RLIMIT_NPROC
	LimitRSS     = unix.RLIMIT_RSS
	LimitStack   = unix.RLIMIT_STACK
)
