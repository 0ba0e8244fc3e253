package rundir

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseRunit(t *testing.T) {
	t.Parallel()
	// What a runsv of runit 2.1.2 wrote.
	const record = "\x40\x00\x00\x00\x6b\x00\xed\x2e\x4b\x0d\xa8\x4c\x82\x37\x00\x00\x00u"
	for _, c := range []struct {
		about, p string
		want     Runit
		ok       bool
	}{
		{"run", record + "\x00\x01", Runit{}, true},
		{"told to end", record + "\x01\x01", Runit{TermSent: true}, true},
		{"finish", record + "\x00\x02", Runit{Finishing: true}, true},
		{"down", record + "\x00\x00", Runit{}, false},
		{"of daemontools", record, Runit{}, false},
		{"of encore", record + "\x03\x00", Runit{}, false},
		{"of encore, with a log", record + "\x03\x00" + record + "\x03\x00", Runit{}, false},
		{"nothing", "", Runit{}, false},
	} {
		r, ok := ParseRunit([]byte(c.p))
		require.Equal(t, c.ok, ok, c.about)
		require.Equal(t, c.want, r, c.about)
	}
}

// FuzzParseRunit: only a record that ParseStatus can read has more to say.
func FuzzParseRunit(f *testing.F) {
	f.Add([]byte("\x40\x00\x00\x00\x6b\x00\xed\x2e\x4b\x0d\xa8\x4c\x82\x37\x00\x00\x00u\x01\x01"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, p []byte) {
		r, ok := ParseRunit(p)
		if !ok {
			require.Equal(t, Runit{}, r)
			return
		}
		_, err := ParseStatus(p)
		require.NoError(t, err)
	})
}
