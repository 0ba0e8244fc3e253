package svc

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/resume"
	"daemontools-go/pkg/rundir"
)

// Boot is the part of a record's key that is the same for all run directories.
// Where nobody knows it, it is empty and there are no records.
func Boot() resume.Key { return resume.Key{Boot: sys.BootID(), Init: sys.StartOf(1)} }

// RecordKey is what a record in the run directory dir, an open directory, is
// for; ok is false if there can be none.
func RecordKey(boot resume.Key, dir int) (key resume.Key, ok bool) {
	info, err := sys.Statat(dir, rundir.Lock)
	boot.Device, boot.Lock = info.Dev, info.Ino
	return boot, boot.Boot != "" && err == nil
}

// Record reads what the supervise of the run directory dir, an open directory,
// has left or keeps for its successor. ok is false if there is nothing that
// means anything now.
func Record(boot resume.Key, dir int) (r resume.Record, ok bool) {
	key, ok := RecordKey(boot, dir)
	if !ok {
		return r, false
	}
	fd, err := sys.Openat(dir, resume.Name, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return r, false
	}
	defer sys.Close(fd)
	var file [resume.Size + 1]byte
	n, err := sys.Read(fd, file[:])
	if err != nil {
		return r, false
	}
	r, ok = resume.Read(file[:max(n, 0)])
	return r, ok && r.Key == key
}
