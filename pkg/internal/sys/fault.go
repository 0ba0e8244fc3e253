package sys

import _ "unsafe" // for go:linkname

// PanicOnFault makes an access to memory that a mapped file has no room for a
// panic of the calling goroutine, whose value has a method Addr() uintptr, in
// place of the process's end.
func PanicOnFault() { setPanicOnFault(true) }

// IsFault reports whether e, what was recovered, is such a panic. Any other it
// panics with again.
func IsFault(e any) bool {
	switch e := e.(type) {
	case nil:
		return false
	case interface{ Addr() uintptr }:
		return true
	default:
		panic(e)
	}
}

//go:linkname setPanicOnFault runtime/debug.setPanicOnFault
func setPanicOnFault(bool) bool
