package tai

// ParseLabel reads the label at the beginning of p: "@" and exactly 24
// lower-case hexadecimal digits. What follows them does not matter.
func ParseLabel(p []byte) (t Time, ok bool) {
	if len(p) < LabelSize || p[0] != '@' {
		return Time{}, false
	}
	bad := byte(0)
	for _, c := range p[1:17] {
		digit := digitValue[c] - 1
		bad |= digit
		t.Seconds = t.Seconds<<4 | uint64(digit&15)
	}
	for _, c := range p[17:LabelSize] {
		digit := digitValue[c] - 1
		bad |= digit
		t.Nano = t.Nano<<4 | uint32(digit&15)
	}
	if bad&noDigit != 0 {
		return Time{}, false
	}
	return t, true
}

// AppendDigit returns t with one more hexadecimal digit at its right end, as a
// label of any length is read; what exceeds 96 bits is lost at the left. ok is
// false if c is no digit.
func (t Time) AppendDigit(c byte) (longer Time, ok bool) {
	if !IsDigit(c) {
		return t, false
	}
	return Time{Seconds: t.Seconds<<4 | uint64(t.Nano>>28), Nano: t.Nano<<4 | uint32(digitValue[c]-1)}, true
}

// IsDigit reports whether c may stand in a label: upper-case letters may not.
func IsDigit(c byte) bool { return digitValue[c] != 0 }

// digitValue is a digit's value plus 1, and 0 for what is no digit: less 1, that
// has the bit noDigit.
var digitValue = [256]byte{
	'0': 1, '1': 2, '2': 3, '3': 4, '4': 5, '5': 6, '6': 7, '7': 8, '8': 9, '9': 10,
	'a': 11, 'b': 12, 'c': 13, 'd': 14, 'e': 15, 'f': 16,
}

const noDigit = 0x80
