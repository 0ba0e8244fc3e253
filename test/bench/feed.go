package main

import (
	"bytes"
	"io"
)

// chunk is what a writer at full speed writes at once: what a pipe holds.
const chunk = 65536

// feed writes input to w as fast as w takes it, in chunks, or each line in a
// write of its own.
func feed(w io.Writer, input []byte, byLine bool) error {
	for len(input) > 0 {
		n := min(len(input), chunk)
		if byLine {
			n = bytes.IndexByte(input, '\n') + 1
		}
		if _, err := w.Write(input[:n]); err != nil {
			return err
		}
		input = input[n:]
	}
	return nil
}
