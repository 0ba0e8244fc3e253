package svstat

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want options
		dirs []string
	}{
		{nil, options{}, nil},
		{[]string{"a", "-l"}, options{}, []string{"a", "-l"}},
		{[]string{"-l", "a"}, options{long: true}, []string{"a"}},
		{[]string{"-jl", "a"}, options{long: true, object: true}, []string{"a"}},
		{[]string{"-j", "-l"}, options{long: true, object: true}, []string{}},
		// daemontools has no options.
		{[]string{"-x", "-l"}, options{}, []string{"-x", "-l"}},
		{[]string{"-lx"}, options{}, []string{"-lx"}},
		{[]string{"-j", "-"}, options{object: true}, []string{"-"}},
		{[]string{"--", "-l"}, options{}, []string{"--", "-l"}},
		{[]string{"", "-l"}, options{}, []string{"", "-l"}},
	} {
		o, dirs := parse(c.args)
		require.Equal(t, c.want, o, c.args)
		require.Equal(t, c.dirs, dirs)
	}
}
