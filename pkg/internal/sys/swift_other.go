//go:build !linux

package sys

// WriteFile is Write for a file.
func WriteFile(fd int, p []byte) (int, error) { return Write(fd, p) }
