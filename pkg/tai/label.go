// Package tai owns TAI64N, the time format of daemontools: the 12 bytes in a
// status record, and the label "@" + 24 hexadecimal digits that multilog and
// tai64n write. Source: spec formats.md 1; https://cr.yp.to/libtai/tai64.html.
//
// daemontools counts no leap seconds: a label is the Unix time plus a fixed
// 2^62 + 10 seconds, and so is ours.
//
// It also writes the other times that multilog puts in front of lines.
package tai

// Offset is what a label's seconds are ahead of Unix time.
const Offset = 1<<62 + 10

// Sizes in bytes.
const (
	PackedSize = 12 // 8 of seconds, 4 of nanoseconds, big-endian
	LabelSize  = 25 // "@" and 24 lower-case hexadecimal digits
)

// Time is a moment as TAI64N has it.
type Time struct {
	Seconds uint64 // Unix time + Offset, modulo 2^64
	Nano    uint32 // may be 1,000,000,000 and more in what others wrote
}

// FromUnix returns the moment ns nanoseconds after 1970 UTC as the C programs
// label it: in whole microseconds, plus 500 nanoseconds.
func FromUnix(ns int64) Time {
	s, rest := ns/1e9, ns%1e9
	if rest < 0 {
		s, rest = s-1, rest+1e9
	}
	return Time{Seconds: uint64(s) + Offset, Nano: uint32(rest/1000*1000 + 500)}
}

// Unix returns the seconds since 1970 UTC.
func (t Time) Unix() int64 { return int64(t.Seconds - Offset) }

// Before reports whether t is earlier than u.
func (t Time) Before(u Time) bool {
	return t.Seconds < u.Seconds || t.Seconds == u.Seconds && t.Nano < u.Nano
}

// Pack writes t's 12 bytes to the beginning of p.
func (t Time) Pack(p []byte) {
	_ = p[PackedSize-1]
	for i := 0; i < 8; i++ {
		p[i] = byte(t.Seconds >> (56 - 8*i))
	}
	for i := 0; i < 4; i++ {
		p[8+i] = byte(t.Nano >> (24 - 8*i))
	}
}

// Unpack reads the 12 bytes at the beginning of p.
func Unpack(p []byte) Time {
	_ = p[PackedSize-1]
	var t Time
	for i := 0; i < 8; i++ {
		t.Seconds = t.Seconds<<8 | uint64(p[i])
	}
	for i := 8; i < PackedSize; i++ {
		t.Nano = t.Nano<<8 | uint32(p[i])
	}
	return t
}

const digits = "0123456789abcdef"

// AppendLabel appends t's label to p.
func (t Time) AppendLabel(p []byte) []byte {
	p = append(p, '@')
	for i := 60; i >= 0; i -= 4 {
		p = append(p, digits[t.Seconds>>i&15])
	}
	for i := 28; i >= 0; i -= 4 {
		p = append(p, digits[t.Nano>>i&15])
	}
	return p
}
