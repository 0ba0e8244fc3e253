//go:build linux

package life

import "unsafe"

// pageOf is the page that the bytes are: a word of it is never half written.
func pageOf(m []byte) *[words]uint64 { return (*[words]uint64)(unsafe.Pointer(&m[0])) }
