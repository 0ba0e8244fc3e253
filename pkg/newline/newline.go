// Package newline finds the newlines in a text, many at a time: lines of a log
// are short, and to look for the end of each takes longer than to copy it.
package newline

// Words is how many words Find needs for a text of n bytes.
func Words(n int) int { return (n + 63) / 64 }

// Find sets bit i%64 of word i/64 where p[i] is a newline, and clears the
// others. It returns the Words(len(p)) words at the beginning of marks that it
// has written.
func Find(marks []uint64, p []byte) []uint64 {
	marks = marks[:Words(len(p))]
	whole := len(p) / 64
	find(marks[:whole], p[:64*whole])
	if rest := p[64*whole:]; len(rest) > 0 {
		var padded [64]byte
		copy(padded[:], rest)
		find(marks[whole:], padded[:])
	}
	return marks
}
