//go:build linux && (amd64 || arm64)

package sys

import "unsafe"

// What the kernel tells each program at its start (getauxval(3)).
const (
	atEUID   = 12 // the effective user
	atSecure = 23 // not 0 if the program has privileges that its caller has not
)

// auxiliary returns an entry of the vector behind the environment that the
// kernel made, 0 if it is not there.
func auxiliary(key uint64) uint64 {
	if entryEnviron == nil {
		return 0
	}
	const word = unsafe.Sizeof(uintptr(0))
	p := unsafe.Pointer(entryEnviron)
	for *(*uintptr)(p) != 0 {
		p = unsafe.Add(p, word)
	}
	for p = unsafe.Add(p, word); *(*uint64)(p) != 0; p = unsafe.Add(p, 2*word) {
		if *(*uint64)(p) == key {
			return *(*uint64)(unsafe.Add(p, word))
		}
	}
	return 0
}
