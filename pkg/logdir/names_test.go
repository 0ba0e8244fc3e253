package logdir

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
)

func TestFinishedName(t *testing.T) {
	t.Parallel()
	at := tai.Time{Seconds: 0x4000000037c219bf, Nano: 0x2ef02e94}
	require.Equal(t, "@4000000037c219bf2ef02e94.s", FinishedName(at, Safe))
	require.Equal(t, "@4000000037c219bf2ef02e94.u", FinishedName(at, Unclean))
}

func TestCensus(t *testing.T) {
	t.Parallel()
	label := func(last string) string { return "@00000000000000000000000"[:25-len(last)] + last }
	require.Len(t, label("1"), 25)
	var c Census
	for _, test := range []struct {
		name   string
		names  []string
		keep   uint64
		oldest string
	}{
		{"nothing", nil, 2, ""},
		{"what is no old file", []string{"current", "@", label("1")[:24], "x" + label("1")}, 2, ""},
		{"few enough", []string{label("1") + ".s"}, 2, ""},
		{"one too many", []string{label("2") + ".s", label("1") + ".s"}, 2, label("1") + ".s"},
		{"whatever follows the label", []string{label("2"), label("1") + "anything", label("3") + ".u"}, 3, label("1") + "anything"},
		{"the first of equals", []string{label("1") + ".u", label("1") + ".s"}, 2, label("1") + ".u"},
		{"no label at all", []string{label("1"), "@ is an old file if it is long enough"}, 2, "@ is an old file if it is long enough"},
		{"many are kept", []string{label("1"), label("2")}, 1 << 63, ""},
	} {
		c.Reset()
		for _, name := range test.names {
			if IsOld([]byte(name)) {
				c.See([]byte(name), 100)
			}
		}
		oldest, surplus := c.Surplus(Retention{Files: test.keep})
		require.Equal(t, test.oldest, oldest, test.name)
		require.Equal(t, test.oldest != "", surplus, test.name)
	}
}

func TestCensusOfBytes(t *testing.T) {
	t.Parallel()
	var c Census
	r := Retention{Files: 1000, Bytes: 10000, Limit: 4096}
	c.See([]byte("@400000000000000000000001.s"), 3000)
	c.See([]byte("@400000000000000000000002.s"), 2904)
	_, surplus := c.Surplus(r)
	require.False(t, surplus, "with a full current there are just as many as may be")
	c.See([]byte("@400000000000000000000003.s"), 1)
	oldest, surplus := c.Surplus(r)
	require.True(t, surplus)
	require.Equal(t, "@400000000000000000000001.s", oldest)
	r.Bytes = 1
	c.Reset()
	_, surplus = c.Surplus(r)
	require.False(t, surplus, "current is no old file")
}
