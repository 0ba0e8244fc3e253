//go:build !linux || !(amd64 || arm64)

package sys

// OutliveReaders does nothing here: what this process starts would inherit it.
func (o *Origin) OutliveReaders() {}

// EndWithReaders does nothing.
func (o *Origin) EndWithReaders() {}
