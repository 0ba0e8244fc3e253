package rundir

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDetail(t *testing.T) {
	t.Parallel()
	require.Empty(t, Detail{}.Append(nil), "nothing to say")
	for text, d := range map[string]Detail{
		"ready 4294967295 @400000006b006c2e17129bcc\n": {PID: 1<<32 - 1, Ready: true, ReadySince: moment},
		"finishing 7\n":       {PID: 7, Finishing: true},
		"failed\n":            {Failed: true},
		"waits my database\n": {Waits: "my database"},
	} {
		require.Equal(t, text, string(d.Append(nil)))
		require.Equal(t, d, ParseDetail(text))
	}
	require.Equal(t, Detail{Failed: true}, ParseDetail("ready\nready x y\n\nsomething new\nfailed"))
}

func FuzzParseDetail(f *testing.F) {
	f.Add("ready 7 @400000006b006c2e17129bcc\nfailed\nwaits db\n")
	f.Fuzz(func(t *testing.T, text string) {
		d := ParseDetail(text)
		if d.Ready && d.Finishing {
			return // both have a process; supervise never says both
		}
		if !d.Ready && !d.Finishing {
			require.Zero(t, d.PID)
		}
		require.Equal(t, d, ParseDetail(string(d.Append(nil))))
	})
}
