package newline

// find is Find for len(p) = 64 * len(marks). All amd64 processors have what it
// needs, SSE2.
//
//go:noescape
func find(marks []uint64, p []byte)
