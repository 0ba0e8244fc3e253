package sys

import _ "unsafe" // for go:linkname

// CollectAbove keeps Go's garbage collector asleep while the program uses less
// than limit bytes. By itself it would run every two minutes in every process
// that waits, for nothing. Package runtime/debug has this too, at 60 kB of
// private memory for what it imports.
func CollectAbove(limit int64) {
	setMemoryLimit(limit)
	setGCPercent(-1)
}

//go:linkname setGCPercent runtime/debug.setGCPercent
func setGCPercent(percent int32) int32

//go:linkname setMemoryLimit runtime/debug.setMemoryLimit
func setMemoryLimit(bytes int64) int64
