package svc

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
)

// Record reads what the supervise of the run directory dir, an open directory,
// has left or keeps for its successor. ok is false if there is nothing that
// means anything now.
func Record(dir int) (self resume.Process, s resume.State, ok bool) {
	fd, err := sys.Openat(dir, resume.Name, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return self, s, false
	}
	defer sys.Close(fd)
	page := make([]byte, resume.Size+1)
	n, err := sys.Read(fd, page)
	if err != nil {
		return self, s, false
	}
	key, self, s, ok := resume.Read(page[:max(n, 0)])
	return self, s, ok && key.Boot != "" && key == RecordKey(dir)
}

// RecordKey is what a record in the run directory dir is for.
func RecordKey(dir int) resume.Key {
	info, _ := sys.Fstat(dir)
	return resume.Key{Boot: sys.BootID(), Init: sys.StartOf(1), Device: info.Dev, Dir: info.Ino}
}
