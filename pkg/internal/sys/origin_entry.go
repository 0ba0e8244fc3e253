//go:build linux && (amd64 || arm64)

package sys

import (
	"syscall"
	"unsafe"
)

// Written by the entry point, before the runtime starts.
var (
	entryEnviron *unsafe.Pointer // the vector the kernel made; nil if the entry point did not run
	entryLimits  [16]rlimit      // all resource limits
	entryRaised  rlimit          // scratch
	entryAction  [4]uint64       // scratch: a struct sigaction
	entryIgnored uint64          // signals ignored
	entryBlocked uint64          // signals blocked
	entryClosed  uint64          // which of the descriptors 0 to 2 were closed
)

// ReadOrigin returns what the process was given. Call it once, on the main
// thread, before anything else.
func ReadOrigin() Origin {
	if entryEnviron == nil {
		return Origin{Args: runtimeArgs(), Environ: syscall.Environ()}
	}
	return Origin{
		Args:    runtimeArgs(),
		Environ: cVector(entryEnviron),
		Ignored: SignalSet(entryIgnored),
		Blocked: SignalSet(entryBlocked),
		Closed:  entryClosed,
		limits:  entryLimits[:],
	}
}

// cVector returns the strings of a NULL-terminated vector without copying them.
func cVector(v *unsafe.Pointer) []string {
	var list []string
	for ; *v != nil; v = (*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(v), unsafe.Sizeof(*v))) {
		length := 0
		for *(*byte)(unsafe.Add(*v, length)) != 0 {
			length++
		}
		list = append(list, unsafe.String((*byte)(*v), length))
	}
	return list
}
