package handover

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/packed"
	"daemontools-go/pkg/resume"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/scan"
	"daemontools-go/pkg/tai"
)

var (
	head      = Head{Self: resume.Process{PID: 4711, Start: 1 << 40}, Place: 5, Blocked: 1 << 63, Keep: []int{7, 1 << 30}}
	supervise = Supervise{Scan: -1, Services: []Service{
		{Name: "", Dir: 3, Lock: 4, Control: 5, OK: -1, Adopted: true},
		{
			Name: "web/log", Ticket: -9, Pipe: packed.Reads, Dir: 1 << 30, State: resume.State{
				Service: resume.Process{PID: 7, Start: 8}, Want: rundir.WantUp, Since: tai.Time{Seconds: 1 << 62},
			},
		},
	}}
	svscan = Scan{
		Tickets: 12,
		Services: []Scanned{
			{scan.Memory{Name: "web", ID: scan.ID{Dev: 1<<64 - 1, Ino: 5}, Logged: true, Active: true, Roles: [2]scan.Process{{PID: 7, Started: 1 << 60}, {PID: -3, Started: 5, Due: 6}}}, 3, 4},
			{scan.Memory{Name: "b"}, -1, -1},
		},
		Holders: []Holder{{PID: 7, Process: -1, Conn: 9, Full: true, Tickets: []int{-3, -4}}, {PID: 8, Process: 10, Conn: -1}},
	}
)

func TestHead(t *testing.T) {
	t.Parallel()
	got, rest, ok := ReadHead(append(head.Append(nil), "whatever"...))
	require.True(t, ok)
	require.Equal(t, head, got)
	require.Equal(t, "whatever", string(rest))
	// The next versions will look for these bytes.
	require.Equal(t, "dtg-handover \xce\x49\x80\x80\x80\x80\x80\x40\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x04\x0e\x80\x80\x80\x80\x08", string(head.Append(nil)))
	for n := range head.Append(nil) {
		_, _, ok := ReadHead(head.Append(nil)[:n])
		require.False(t, ok, n)
	}
}

func TestSupervise(t *testing.T) {
	t.Parallel()
	got, ok := ReadSupervise(supervise.Append(nil))
	require.True(t, ok)
	require.Equal(t, supervise, got)
}

func TestScan(t *testing.T) {
	t.Parallel()
	got, ok := ReadScan(svscan.Append(nil))
	require.True(t, ok)
	require.Equal(t, svscan, got)
}

// What is cut off, or somebody else's, is not believed.
func TestNothing(t *testing.T) {
	t.Parallel()
	a, b := supervise.Append(nil), svscan.Append(nil)
	for n := range a {
		_, ok := ReadSupervise(a[:n])
		require.False(t, ok, n)
	}
	for n := range b {
		_, ok := ReadScan(b[:n])
		require.False(t, ok, n)
	}
	_, ok := ReadSupervise(b)
	require.False(t, ok)
	_, ok = ReadScan(a)
	require.False(t, ok)
}

func FuzzRead(f *testing.F) {
	f.Add(supervise.Append(nil))
	f.Add(svscan.Append(nil))
	f.Add(head.Append(nil))
	f.Fuzz(func(t *testing.T, p []byte) {
		if h, rest, ok := ReadHead(p); ok {
			again, same, ok := ReadHead(append(h.Append(nil), rest...))
			require.True(t, ok)
			require.Equal(t, h, again)
			require.Equal(t, rest, same)
		}
		if s, ok := ReadSupervise(p); ok {
			again, ok := ReadSupervise(s.Append(nil))
			require.True(t, ok)
			require.Equal(t, s, again)
		}
		if s, ok := ReadScan(p); ok {
			again, ok := ReadScan(s.Append(nil))
			require.True(t, ok)
			require.Equal(t, s, again)
		}
	})
}
