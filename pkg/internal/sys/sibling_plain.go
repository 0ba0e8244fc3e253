//go:build !linux || !(amd64 || arm64)

package sys

// IsVersion reports whether the program path is one of the suite, which nobody
// can tell here: no.
func IsVersion(path string) bool { return false }
