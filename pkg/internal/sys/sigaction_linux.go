package sys

// sigaction is the kernel's struct sigaction, as amd64 and arm64 have it.
// Elsewhere only its first word is used.
type sigaction struct {
	handler  uintptr
	flags    uintptr
	restorer uintptr
	mask     SignalSet
}
