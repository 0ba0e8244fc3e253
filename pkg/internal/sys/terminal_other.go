//go:build !linux

package sys

import "golang.org/x/sys/unix"

const getTermios = unix.TIOCGETA
