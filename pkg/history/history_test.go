package history

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
)

var when = tai.Time{Seconds: 0x400000006b006c2e, Nano: 0x17129bcc}

// ring is a file as supervise writes it.
type ring struct {
	file   [Size]byte
	number uint32
}

func (r *ring) add(e Entry) {
	r.number++
	copy(r.file[Place(r.number):], Append(nil, r.number, e))
}

func TestEntries(t *testing.T) {
	t.Parallel()
	all := []Entry{
		{When: when, Kind: Began, PID: 0xfffefdfc},
		{When: when, Kind: Exited, By: 't', Signal: 15, PID: 7, Ran: 90_061_001e6},
		{When: when, Kind: Exited, Code: 256, Ran: longest * 1_000_000},
		{When: when, Kind: NoExec, Code: 65535},
		{When: when, Kind: Obeyed, By: 'u'},
	}
	var r ring
	list, last := Read(r.file[:])
	require.Empty(t, list)
	require.Zero(t, last)
	for i, e := range all {
		require.Len(t, Append(nil, 1, e), EntrySize)
		r.add(e)
		list, last = Read(r.file[:])
		require.Equal(t, all[:i+1], list)
		require.EqualValues(t, i+1, last)
		require.Equal(t, last, Last(r.file[:], 0))
	}
}

// The ring holds the last 128, also where the numbers begin anew.
func TestRing(t *testing.T) {
	t.Parallel()
	var r ring
	for i := range uint32(1000) {
		r.add(Entry{When: when, Kind: Started, PID: i})
	}
	list, last := Read(r.file[:])
	require.Len(t, list, Entries)
	require.EqualValues(t, 1000, last)
	require.EqualValues(t, 1000-Entries, list[0].PID)
	require.EqualValues(t, 999, list[Entries-1].PID)
}

// A file that is short, or damaged in places, shows the rest.
func TestDamage(t *testing.T) {
	t.Parallel()
	var r ring
	for i := range uint32(10) {
		r.add(Entry{When: when, Kind: Started, PID: i})
	}
	list, _ := Read(r.file[:5*EntrySize+1])
	require.Len(t, list, 4, "numbers 1 to 4")
	torn := bytes.Clone(r.file[:])
	torn[Place(4)+atPID]++
	copy(torn[Place(7):], make([]byte, EntrySize))
	copy(torn[Place(20):], torn[Place(5):Place(6)])
	list, last := Read(torn)
	require.Len(t, list, 8)
	require.EqualValues(t, 10, last)
	require.Equal(t, last, max(Last(torn[:Size/2], 0), Last(torn[Size/2:], Size/2)))
}

func FuzzRead(f *testing.F) {
	var r ring
	for i := range uint32(200) {
		r.add(Entry{When: when, Kind: Kind(i%10 + 1), PID: i, Ran: int64(i) * 1e9})
	}
	f.Add(r.file[:])
	f.Fuzz(func(t *testing.T, file []byte) {
		list, last := Read(file)
		require.LessOrEqual(t, len(list), Entries)
		require.GreaterOrEqual(t, Last(file, 0), last)
		for i, e := range list {
			var again ring
			again.add(e)
			got, _ := Read(again.file[:])
			require.Equal(t, []Entry{e}, got, i)
		}
	})
}
