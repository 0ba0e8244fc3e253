package sys

import "unsafe"

// ArgMemory is the memory of Args[i], which ps(1) shows: the bytes the kernel
// laid down, which the runtime did not copy. What is written there the system
// sees, and Args[i], too.
func (o *Origin) ArgMemory(i int) []byte {
	return unsafe.Slice(unsafe.StringData(o.Args[i]), len(o.Args[i]))
}
