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
		"unready 7\n":         {PID: 7, Unready: true},
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
		says := 0
		for _, that := range []bool{d.Ready, d.Unready, d.Finishing} {
			if that {
				says++
			}
		}
		if says > 1 {
			return // each has a process; supervise never says two of them
		}
		if says == 0 {
			require.Zero(t, d.PID)
		}
		require.Equal(t, d, ParseDetail(string(d.Append(nil))))
	})
}
