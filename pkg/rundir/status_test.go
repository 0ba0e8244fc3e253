package rundir

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
)

var moment = tai.Time{Seconds: 0x400000006b006c2e, Nano: 0x17129bcc}

func TestStatus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		record string
		state  State
	}{
		{"400000006b006c2e17129bcc" + "bf5c0000" + "00" + "75", State{Since: moment, PID: 23743, Want: WantUp}},
		{"400000006b006c2e17129bcc" + "bf5c0000" + "01" + "64", State{Since: moment, PID: 23743, Paused: true, Want: WantDown}},
		{"400000006b006c2e17129bcc" + "00000000" + "00" + "00", State{Since: moment, Want: WantOnce}},
		{"ffffffffffffffffffffffff" + "fcfdfeff" + "00" + "ff", State{Since: tai.Time{Seconds: 1<<64 - 1, Nano: 1<<32 - 1}, PID: 0xfffefdfc, Want: 0xff}},
	} {
		record, err := hex.DecodeString(c.record)
		require.NoError(t, err)
		require.Equal(t, record, AppendStatus(nil, c.state))
		got, err := ParseStatus(record)
		require.NoError(t, err)
		require.Equal(t, c.state, got)
	}
}

func TestAppendStatusDownIsNeverPaused(t *testing.T) {
	t.Parallel()
	require.Equal(t, byte(0), AppendStatus(nil, State{Paused: true})[16])
}

func TestParseStatusOfOthers(t *testing.T) {
	t.Parallel()
	// encore appends a state; any byte but 0 is paused.
	record := append(AppendStatus(nil, State{Since: moment, PID: 7, Want: WantUp}), 3, 0)
	record[16] = 0xff
	got, err := ParseStatus(record)
	require.NoError(t, err)
	require.Equal(t, State{Since: moment, PID: 7, Paused: true, Want: WantUp}, got)

	for n := range StatusSize {
		_, err := ParseStatus(record[:n])
		require.ErrorIs(t, err, ErrFormat, n)
	}
}

func FuzzParseStatus(f *testing.F) {
	f.Add(AppendStatus(nil, State{Since: moment, PID: 23743, Want: WantUp}))
	f.Fuzz(func(t *testing.T, p []byte) {
		s, err := ParseStatus(p)
		require.Equal(t, len(p) < StatusSize, err != nil)
		if err != nil {
			return
		}
		again := AppendStatus(nil, s)
		require.Len(t, again, StatusSize)
		require.Equal(t, p[:16], again[:16])
		require.Equal(t, p[17], again[17])
		require.Equal(t, s.Paused && s.PID != 0, again[16] == 1)
	})
}
