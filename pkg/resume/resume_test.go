package resume

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

var (
	key  = Key{Boot: "8a5e1f5c-3c3f-4d0e-9c57-5b9ef2a7d6a1", Init: 12, Device: 7, Lock: 1 << 60}
	self = Process{PID: 4711, Start: 123456}
	up   = State{
		Service: Process{PID: 0xfffefdfc, Start: 1 << 50}, Want: rundir.WantUp, Paused: true, Exiting: true, Again: true, Clearing: true,
		Since: tai.Time{Seconds: 0x400000006b006c2e, Nano: 0x17129bcc}, Started: 1 << 62, Attempted: -1,
		Finishing: true, Failed: true, Refused: true, Normal: true, Due: 1 << 61, Backoff: 40e9, Deaths: 4097, First: 1 << 60, Last: 1<<60 + 1,
	}
	starting = State{Starting: true, Service: Process{Start: 5}, Want: rundir.WantOnce}
)

// file is a record's file as supervise writes it.
type file []byte

func (f file) put(s State) {
	r, _ := Read(f)
	next := r.Slot.Other()
	copy(f[next.At():], AppendState(nil, s))
	b, at := next.Holds()
	copy(f[at:], b)
}

func TestRecord(t *testing.T) {
	t.Parallel()
	f := file(Append(nil, Record{Key: key, Self: self}))
	_, ok := Read(f)
	require.False(t, ok, "it says nothing yet")
	for _, s := range []State{up, starting, up, up, starting} {
		f.put(s)
		r, ok := Read(f)
		require.True(t, ok)
		require.Equal(t, Record{key, self, r.Slot, s}, r)
		require.EqualValues(t, Append(nil, r)[:atStates], f[:atStates])
	}
	r, _ := Read(f)
	binary.LittleEndian.PutUint32(f[r.Slot.PIDAt():], 0x201)
	r, _ = Read(f)
	require.Equal(t, uint32(0x201), r.State.Service.PID)

	heir := Process{PID: 5, Start: 9}
	b, at := Writer(heir)
	copy(f[at:], b)
	r, _ = Read(f)
	require.Equal(t, heir, r.Self)

	b, at = Slot(0).Holds()
	copy(f[at:], b)
	_, ok = Read(f)
	require.False(t, ok, "a clean end")
}

// Until the one byte changes, the record says what it said before.
func TestStateIsNeverHalf(t *testing.T) {
	t.Parallel()
	f := file(Append(nil, Record{key, self, 1, up}))
	before := bytes.Clone(f)
	f.put(starting)
	copy(before[atStates:], f[atStates:])
	r, ok := Read(before)
	require.True(t, ok)
	require.Equal(t, up, r.State)
}

func TestNoRecord(t *testing.T) {
	t.Parallel()
	f := Append(nil, Record{key, self, 2, up})
	for name, p := range map[string][]byte{
		"nothing": nil, "too short": f[1:], "too long": append(bytes.Clone(f), 0),
		"zeros": make([]byte, Size), "another magic": append([]byte("x"), f[1:]...),
	} {
		_, ok := Read(p)
		require.False(t, ok, name)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(Append(nil, Record{key, self, 1, up}))
	f.Add(Append(nil, Record{key, self, 2, starting}))
	f.Fuzz(func(t *testing.T, file []byte) {
		if r, ok := Read(file); ok {
			again, ok := Read(Append(nil, r))
			require.True(t, ok)
			require.Equal(t, r, again)
		}
	})
}
