package localtime

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLookup(t *testing.T) {
	t.Parallel()
	environ := []string{"TZX=no", "TZ", "TZ=one", "TZ=two", "A="}
	value, set := lookup(environ, "TZ")
	require.Equal(t, "one", value)
	require.True(t, set)
	value, set = lookup(environ, "A")
	require.Empty(t, value)
	require.True(t, set)
	_, set = lookup(environ, "TZDIR")
	require.False(t, set)
}
