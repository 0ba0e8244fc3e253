package sys

import _ "unsafe" // for go:linkname

// PanicOnFault makes an access to memory that a mapped file has no room for a
// panic of the calling goroutine, whose value has a method Addr() uintptr, in
// place of the process's end.
func PanicOnFault() { setPanicOnFault(true) }

//go:linkname setPanicOnFault runtime/debug.setPanicOnFault
func setPanicOnFault(bool) bool
