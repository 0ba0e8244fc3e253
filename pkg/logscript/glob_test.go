package logscript

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The answers are those of fnmatch(3) in the GNU C library 2.36.
func TestGlob(t *testing.T) {
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
		{true, "*", "a/.b"},
		{true, "*a", "aa"}, // here it goes back
		{true, "*ERROR*", "an Empty line: ERROR"},
		{true, "a**b", "ab"},
		{true, "***", ""},
		{true, "*.log", ".log"},
		{false, "*ab*cd", "abcdab"},
		{true, "*ab*cd", "abcdabcd"},
		{true, "?", "/"},
		{true, "?", "\xff"},
		{false, "?", ""},
		{true, "a?c*", "a.c"},
		{false, "*?", ""},
		{true, "*?", "ab"},
		{true, `\*`, "*"},
		{false, `\*`, "a"},
		{true, `\a\\`, `a\`},
		{true, `*\?`, `a?`},
		{false, `a\`, `a\`},
		{false, `a\`, "a"},
		{true, "[abc]", "b"},
		{false, "[abc]", "d"},
		{false, "[abc]", ""},
		{true, "[a-c]", "b"},
		{true, "[a-c-e]", "-"},
		{false, "[a-c-e]", "d"},
		{true, "[a-]", "-"},
		{true, "[--0]", "."},
		{false, "[z-a]", "b"},
		{false, "[z-a]", "z"},
		{true, "[\x80-\xff]", "\xe4"},
		{true, "[!a]", "b"},
		{false, "[!a]", "a"},
		{true, "[!a]", "/"},
		{true, "[^a]", "b"},
		{true, "[a^]", "^"},
		{true, "[]a]", "]"},
		{true, "[!]a]", "b"},
		{false, "[!]a]", "]"},
		{true, "[a/b]", "/"},
		{true, "[[]", "["},
		{true, `[\]]`, "]"},
		{false, `[a\-z]`, "b"},
		{true, `[a\-z]`, "-"},
		{true, "[abc", "[abc"}, // no bracket ends it
		{true, "[]", "[]"},
		{true, "[!]", "[!]"},
		{true, "[a-", "[a-"},
		{false, `[a\`, `[a\`},
		{true, "[[:alpha:]]", "q"},
		{false, "[[:alpha:]]", "1"},
		{true, "[![:digit:]_]", "a"},
		{false, "[![:digit:]_]", "_"},
		{true, "[[:alpha:]-z]", "-"},
		{true, "[[:alpha]", ":"},
		{true, "[[:alpha:]", "[a"},
		{true, "[[:alpha:", "[[:alpha:"},
		{false, "[[:vowel:]]", "a"},
		{false, "[![:vowel:]]", "b"},
		{false, "[[:Alpha:]]", "a"},
		{true, "[[.a.]]", "a"},
		{true, "[[.-.]]", "-"},
		{true, "[[=a=]]", "a"},
		{true, "[[.a.]-[.c.]]", "b"},
		{false, "[[.ab.]]", "ab"},
		{false, "[![.ab.]]", "x"},
		{true, "[[=a]", "="},
		{true, "a*", "a\x00b"}, // the line ends at the NUL
		{true, "a", "a\x00b"},
		{false, "*b", "a\x00b"},
	} {
		require.Equal(t, test.want, newGlob(test.pattern).match([]byte(test.line)), "%q on %q", test.pattern, test.line)
	}
}

// The members of the classes are those of <ctype.h>.
func TestClasses(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"alnum":  "0-9 A-Z a-z",
		"alpha":  "A-Z a-z",
		"blank":  "\t-\t \x20-\x20",
		"cntrl":  "\x00-\x1f \x7f-\x7f",
		"digit":  "0-9",
		"graph":  "!-~",
		"lower":  "a-z",
		"print":  "\x20-~",
		"punct":  "!-/ :-@ [-` {-~",
		"space":  "\t-\r \x20-\x20",
		"upper":  "A-Z",
		"xdigit": "0-9 A-F a-f",
	} {
		var members, expected set
		require.True(t, members.addClass(name), name)
		for ; want != ""; want = strings.TrimPrefix(want[3:], " ") {
			expected.add(want[0], want[2])
		}
		require.Equal(t, expected, members, name)
	}
}

// plainGlob tries everything that a star may stand for.
func plainGlob(g glob, line []byte) bool {
	switch {
	case len(g) == 0:
		return len(line) == 0
	case g[0].kind == anyBytes:
		for i := range len(line) + 1 {
			if plainGlob(g[1:], line[i:]) {
				return true
			}
		}
		return false
	}
	return len(line) > 0 && g[0].is(line[0]) && plainGlob(g[1:], line[1:])
}

func FuzzGlob(f *testing.F) {
	f.Fuzz(func(t *testing.T, pattern, line string) {
		if len(line) > 40 || strings.Count(pattern, "*") > 5 {
			t.Skip()
		}
		g := newGlob(pattern)
		require.LessOrEqual(t, len(g), len(pattern))
		subject, _, _ := strings.Cut(line, "\x00")
		require.Equal(t, plainGlob(g, []byte(subject)), g.match([]byte(line)), "%q on %q", pattern, line)
	})
}

// Trying everything would take longer than the universe is old.
func TestGlobDoesNotExplode(t *testing.T) {
	t.Parallel()
	line := []byte(strings.Repeat("a", 1000))
	require.False(t, newGlob(strings.Repeat("*a", 400)+"*b").match(line))
	require.False(t, newGlob(strings.Repeat("*?a", 300)+"[b]").match(line))
}

func BenchmarkGlob(b *testing.B) {
	line := []byte(strings.Repeat("connection from 192.0.2.17 closed, ", 3)[:99])
	for _, pattern := range []string{"*ERROR*", "*[A-Z]RROR*", "*.17?closed*.17*"} {
		b.Run(pattern, func(b *testing.B) {
			g := newGlob(pattern)
			b.ReportAllocs()
			for b.Loop() {
				g.match(line)
			}
		})
	}
}
