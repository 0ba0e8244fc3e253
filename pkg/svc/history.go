package svc

import (
	"daemontools-go/pkg/history"
	"daemontools-go/pkg/internal/sys"
)

// History returns what lately happened to s, the oldest first: up to
// history.Entries. There is none where another program of the family supervises,
// or if it cannot be read.
func (s *Service) History() []history.Entry {
	fd, err := sys.Openat(s.dir, history.Name, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil
	}
	defer sys.Close(fd)
	file := make([]byte, history.Size)
	n, err := sys.ReadAt(fd, file, 0)
	if err != nil {
		return nil
	}
	list, _ := history.Read(file[:n])
	return list
}
