package rundir

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseUp(t *testing.T) {
	t.Parallel()
	const (
		label = "\x40\x00\x00\x00\x6b\x00\xed\x2e\x4b\x0d\xa8\x4c"
		up    = label + "\x82\x37\x00\x00\x00u"
		down  = label + "\x00\x00\x00\x00\x00u"
	)
	for _, c := range []struct {
		about, p string
		want     UpState
	}{
		{"daemontools, up", up, UpState{Service: true}},
		{"daemontools, down", down, UpState{}},
		{"runit, up", up + "\x00\x01", UpState{Service: true}},
		{"runit, sent TERM", up + "\x01\x01", UpState{Service: true}},
		{"runit, finish", up + "\x00\x02", UpState{}},
		{"runit, down", down + "\x00\x00", UpState{}},
		{"encore, stopped", down + "\x00\x00", UpState{}},
		{"encore, start runs", up + "\x01\x00", UpState{Service: true}},
		{"encore, started without a run", down + "\x02\x00", UpState{Service: true}},
		{"encore, running", up + "\x03\x00", UpState{Service: true}},
		{"encore, between two runs", down + "\x03\x00", UpState{Service: true}},
		{"encore, stop runs", up + "\x04\x00", UpState{Service: true}},
		{"encore, failed", down + "\x05\x00", UpState{}},
		{"encore, both up", up + "\x03\x00" + up + "\x03\x00", UpState{Service: true, HasLog: true, Log: true}},
		{"encore, the log down", up + "\x03\x00" + down + "\x00\x00", UpState{Service: true, HasLog: true}},
		{"encore, only the log up", down + "\x00\x00" + up + "\x03\x00", UpState{HasLog: true, Log: true}},
	} {
		got, err := ParseUp([]byte(c.p))
		require.NoError(t, err, c.about)
		require.Equal(t, c.want, got, c.about)
	}
	_, err := ParseUp([]byte(up[:StatusSize-1]))
	require.ErrorIs(t, err, ErrFormat)
}

// FuzzParseUp: it reads what ParseStatus reads, a process is up in all of them but
// runit's finish, and only a record of two has a logger.
func FuzzParseUp(f *testing.F) {
	const record = "\x40\x00\x00\x00\x6b\x00\xed\x2e\x4b\x0d\xa8\x4c\x82\x37\x00\x00\x00u"
	f.Add([]byte(record))
	f.Add([]byte(record + "\x01\x02"))
	f.Add([]byte(record + "\x03\x00" + record + "\x03\x00"))
	f.Fuzz(func(t *testing.T, p []byte) {
		s, want := ParseStatus(p)
		up, err := ParseUp(p)
		require.Equal(t, want, err)
		if err != nil {
			require.Equal(t, UpState{}, up)
			return
		}
		runit, _ := ParseRunit(p)
		if s.PID != 0 && !runit.Finishing {
			require.True(t, up.Service)
		}
		require.Equal(t, len(p) == 40, up.HasLog)
		require.False(t, up.Log && !up.HasLog)
	})
}
