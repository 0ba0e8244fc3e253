//go:build linux && (amd64 || arm64)

package sys

import "syscall"

// OutliveReaders keeps a broken pipe from killing this process: a complaint
// that nobody reads any more is no reason to leave a service alone. What it
// starts finds SIGPIPE as this process was given it.
func (o *Origin) OutliveReaders() {
	if o.limits != nil {
		Ignore(syscall.SIGPIPE)
	}
}

// EndWithReaders takes OutliveReaders back.
func (o *Origin) EndWithReaders() {
	if o.limits != nil {
		o.dispose(syscall.SIGPIPE)
	}
}
