package resume

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

var (
	key  = Key{Boot: "8a5e1f5c-3c3f-4d0e-9c57-5b9ef2a7d6a1", Init: 12, Device: 7, Dir: 1 << 60}
	self = Process{PID: 4711, Start: 123456}
	up   = State{
		Service: Process{PID: 0xfffefdfc, Start: 1 << 50}, Want: rundir.WantUp, Paused: true, Exiting: true,
		Since: tai.Time{Seconds: 0x400000006b006c2e, Nano: 0x17129bcc}, Started: 1 << 62, Attempted: -1,
	}
	starting = State{Starting: true, Service: Process{Start: 5}, Want: rundir.WantOnce}
)

func TestRecord(t *testing.T) {
	t.Parallel()
	page := make([]byte, Size)
	r := New(page, key, self)
	_, _, _, ok := Read(page)
	require.False(t, ok, "it says nothing yet")
	for _, s := range []State{up, starting, up, up, starting} {
		r.Put(s)
		k, who, got, ok := Read(page)
		require.True(t, ok)
		require.Equal(t, key, k)
		require.Equal(t, self, who)
		require.Equal(t, s, got)
	}
	copy(r.PID(), []byte{1, 2, 0, 0})
	_, _, got, ok := Read(page)
	require.True(t, ok)
	require.Equal(t, uint32(0x201), got.Service.PID)
	r.Forget()
	k, who, _, ok := Read(page)
	require.False(t, ok)
	require.Equal(t, key, k)
	require.Equal(t, self, who)
	r.Put(up)
	_, _, got, _ = Read(page)
	require.Equal(t, up, got)
}

// Until the one byte changes, the record says what it said before.
func TestPutIsNeverHalf(t *testing.T) {
	t.Parallel()
	page := make([]byte, Size)
	r := New(page, key, self)
	r.Put(up)
	before := bytes.Clone(page)
	r.Put(starting)
	copy(before[atStates:], page[atStates:])
	_, _, got, ok := Read(before)
	require.True(t, ok)
	require.Equal(t, up, got)
}

func TestNoRecord(t *testing.T) {
	t.Parallel()
	page := make([]byte, Size)
	New(page, key, self).Put(up)
	for name, p := range map[string][]byte{
		"nothing": nil, "too short": page[1:], "too long": append(bytes.Clone(page), 0),
		"zeros": make([]byte, Size), "another magic": append([]byte("x"), page[1:]...),
	} {
		_, _, _, ok := Read(p)
		require.False(t, ok, name)
	}
}

func FuzzRead(f *testing.F) {
	page := make([]byte, Size)
	New(page, key, self).Put(up)
	f.Add(page)
	f.Fuzz(func(t *testing.T, page []byte) {
		k, who, s, ok := Read(page)
		if ok {
			again := make([]byte, Size)
			New(again, k, who).Put(s)
			k2, who2, s2, ok := Read(again)
			require.True(t, ok)
			require.Equal(t, k, k2)
			require.Equal(t, who, who2)
			require.Equal(t, s, s2)
		}
	})
}
