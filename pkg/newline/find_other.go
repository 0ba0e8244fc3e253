//go:build !amd64

package newline

import "bytes"

// find is Find for len(p) = 64 * len(marks).
func find(marks []uint64, p []byte) {
	clear(marks)
	for at := 0; ; at++ {
		next := bytes.IndexByte(p[at:], '\n')
		if next < 0 {
			return
		}
		at += next
		marks[at/64] |= 1 << (at % 64)
	}
}
