package tai

// ParseLabel reads the label at the beginning of p: "@" and exactly 24
// lower-case hexadecimal digits. What follows them does not matter.
func ParseLabel(p []byte) (t Time, ok bool) {
	if len(p) < LabelSize || p[0] != '@' {
		return Time{}, false
	}
	high, bad1 := parseEight(p[1:9])
	low, bad2 := parseEight(p[9:17])
	nano, bad3 := parseEight(p[17:25])
	if bad1|bad2|bad3 != 0 {
		return Time{}, false
	}
	return Time{Seconds: uint64(high)<<32 | uint64(low), Nano: nano}, true
}

// parseEight reads eight hexadecimal digits at once, each in a byte of a word.
// bad is 0 if all are digits.
//
// The digits' values are the low four bits, and 9 more in letters (0x61 to
// 0x66). A byte is no digit if its value exceeds 15, or if it is another byte
// than the value is written as.
func parseEight(p []byte) (value uint32, bad uint64) {
	const each = 0x0101010101010101
	_ = p[7]
	text := uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16 | uint64(p[3])<<24 |
		uint64(p[4])<<32 | uint64(p[5])<<40 | uint64(p[6])<<48 | uint64(p[7])<<56
	v := text&(15*each) + text>>6&each*9
	letter := (v + 6*each) >> 4 & each // 1 from 10 on
	bad = v&(0xf0*each) | text ^ (v + '0'*each + letter*('a'-'0'-10))
	v = (v<<4 | v>>8) & 0x00ff00ff00ff00ff
	v = (v<<8 | v>>16) & 0x0000ffff0000ffff
	return uint32(v<<16 | v>>32), bad
}

// AppendDigit returns t with one more hexadecimal digit at its right end, as a
// label of any length is read; what exceeds 96 bits is lost at the left. ok is
// false if c is no digit.
func (t Time) AppendDigit(c byte) (longer Time, ok bool) {
	if !IsDigit(c) {
		return t, false
	}
	value := uint32(c - '0')
	if c >= 'a' {
		value = uint32(c - 'a' + 10)
	}
	return Time{Seconds: t.Seconds<<4 | uint64(t.Nano>>28), Nano: t.Nano<<4 | value}, true
}

// IsDigit reports whether c may stand in a label: upper-case letters may not.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }
