package readproctitle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTitle(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ about, memory, input, want string }{
		{"dots at first", "whatever", "", "........"},
		{"the input comes from the right", "12345678", "ab", "......ab"},
		{"and pushes out what is older", "12345678", "abcdefg", "...cdefg"},
		{"a NUL is left out, a newline is not", "12345678", "a\x00b\nc", "....ab\nc"},
		{"the shortest", "12345", "abc", "...bc"},
	} {
		memory := []byte(test.memory)
		newTitle(memory).add([]byte(test.input))
		require.Equal(t, test.want, string(memory), test.about)
	}
}

// FuzzTitle feeds the input in two pieces and compares with the plain statement:
// three dots, and the end of dots followed by the input without its NULs.
func FuzzTitle(f *testing.F) {
	f.Add(5, "abc", "")
	f.Add(400, "a complaint\n", "another\x00\n")
	f.Fuzz(func(t *testing.T, size int, first, second string) {
		size = 5 + int(uint(size)%1000)
		memory := make([]byte, size)
		shown := newTitle(memory)
		shown.add([]byte(first))
		shown.add([]byte(second))
		all := strings.Repeat(".", size) + strings.ReplaceAll(first+second, "\x00", "")
		require.Equal(t, "..."+all[len(all)-(size-3):], string(memory))
	})
}
