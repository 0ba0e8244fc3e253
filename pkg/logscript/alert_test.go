package logscript

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAppendAlert(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ want, line string }{
		{"\n", ""},
		{"a\x00b\n", "a\x00b"},
		{strings.Repeat("x", 200) + "\n", strings.Repeat("x", 200)},
		{strings.Repeat("x", 200) + "...\n", strings.Repeat("x", 201)},
		{strings.Repeat("x", 200) + "...\n", strings.Repeat("x", 1000)},
	} {
		require.Equal(t, test.want, string(AppendAlert(nil, []byte(test.line))))
		require.LessOrEqual(t, len(test.want), AlertSize)
	}
}

func TestPutStatus(t *testing.T) {
	t.Parallel()
	page := []byte(strings.Repeat("?", StatusSize))
	for _, line := range []string{strings.Repeat("x", 1000), "ab\x00", ""} {
		PutStatus(page, []byte(line))
		require.Equal(t, line+strings.Repeat("\n", 1001-len(line)), string(page))
	}
}
