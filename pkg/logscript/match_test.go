package logscript

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want          bool
		pattern, line string
	}{
		{true, "", ""},
		{false, "", "a"},
		{true, "abc", "abc"},
		{false, "abc", "ab"},
		{false, "ab", "abc"},
		{true, "*", ""},
		{true, "*", "anything\x00at all"},
		{false, "*a", "aa"}, // the star stops at the first a
		{true, "*a", "ba"},
		{true, "*b*", "abc"},
		{true, "*cc", "abcc"},
		{false, "a*c*c", "abc"},
		{true, "a*c*c", "abcc"},
		{true, "* one", "two one"[3:]},
		{false, "* one", "  one"},
		{false, "a**", "abc"},
		{true, "a**", "a*c"},
		{false, "**", "abc"},
		{true, "**", "ab*c"},
		{true, "a+b", "a+b"}, // no metacharacter
		{false, "a+b", "aab"},
		{true, "a\x00*", "a\x00b"},
		{true, "*ERROR*", "an ERROR"},
		{false, "*ERROR*", "an Empty line: ERROR"}, // the star stopped at the first E
		{true, "***", "a*"},
		{false, "***", "aa"},
		{true, "***", "a**"},
		{false, "ab*", "a"},
	} {
		p := newPattern(test.pattern)
		require.Equal(t, test.want, p.match([]byte(test.line)), "%q on %q", test.pattern, test.line)
	}
}

// plainMatch says the same in the words of the rule, a byte at a time.
func plainMatch(pattern, line string) bool {
	switch {
	case pattern == "":
		return line == ""
	case pattern == "*":
		return true
	case line == "":
		return false
	case pattern[0] != '*':
		return pattern[0] == line[0] && plainMatch(pattern[1:], line[1:])
	case pattern[1] == line[0]:
		return plainMatch(pattern[1:], line)
	}
	return plainMatch(pattern, line[1:])
}

func FuzzMatch(f *testing.F) {
	f.Fuzz(func(t *testing.T, pattern, line string) {
		if len(line) > 1000 {
			t.Skip()
		}
		p := newPattern(pattern)
		require.Equal(t, plainMatch(pattern, line), p.match([]byte(line)), "%q on %q", pattern, line)
	})
}
