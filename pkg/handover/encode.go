// Package handover owns what a supervise or svscan process leaves in memory for
// the program that it becomes when it is told to execute its new version: which
// descriptors are what. Nobody else knows its bytes.
//
// It goes from one image of a process to the next, so it begins with that
// process. What does not begin like this version's own is not understood: the
// new program then begins as after a kill -9.
package handover

import "encoding/binary"

// appendNumber and appendText append to p what takeNumber and takeText take
// off.
func appendNumber(p []byte, n int64) []byte { return binary.AppendVarint(p, n) }

func appendText(p []byte, s string) []byte { return append(appendNumber(p, int64(len(s))), s...) }

// source is what is left to be read; broken once something was not there.
type source struct {
	p      []byte
	broken bool
}

func (s *source) number() int64 {
	n, size := binary.Varint(s.p)
	if size <= 0 {
		s.fail()
		return 0
	}
	s.p = s.p[size:]
	return n
}

func (s *source) bytes(n int64) []byte {
	if n < 0 || n > int64(len(s.p)) {
		s.fail()
		return nil
	}
	b := s.p[:n]
	s.p = s.p[n:]
	return b
}

func (s *source) text() string { return string(s.bytes(s.number())) }

func (s *source) fail() { s.p, s.broken = nil, true }
