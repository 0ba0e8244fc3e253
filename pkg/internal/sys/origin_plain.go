//go:build !linux || !(amd64 || arm64)

package sys

import "syscall"

// ReadOrigin returns what the process was given, as far as Go's runtime lets
// us see it: there is no entry point for this system.
func ReadOrigin() Origin {
	return Origin{Args: runtimeArgs(), Environ: syscall.Environ()}
}
