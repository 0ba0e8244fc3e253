package svc

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/history"
	"daemontools-go/pkg/tai"
)

func TestHistory(t *testing.T) {
	t.Parallel()
	dir, _ := supervised(t)
	s := open(t, dir)
	require.Empty(t, s.History(), "a C supervise has none")

	one := history.Entry{When: tai.FromUnix(935467445787492500), Kind: history.Started, PID: 7}
	two := history.Entry{When: one.When, Kind: history.Exited, PID: 7, Code: 1, Ran: 3e9}
	file := history.Append(make([]byte, history.EntrySize), 1, one)
	write(t, dir, history.Name, append(history.Append(file, 2, two), "half an entry"...))
	require.Equal(t, []history.Entry{one, two}, s.History())

	// Rubbish, and what is no file.
	write(t, dir, history.Name, make([]byte, 3*history.Size))
	require.Empty(t, s.History())
	path := filepath.Join(dir, history.Name)
	require.NoError(t, os.Remove(path))
	require.NoError(t, syscall.Mkfifo(path, 0o600))
	require.Empty(t, s.History())
	require.NoError(t, os.Remove(path))
	require.NoError(t, os.Mkdir(path, 0o700))
	require.Empty(t, s.History())
}
