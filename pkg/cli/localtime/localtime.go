// Package localtime finds the local time that a program is to show.
package localtime

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/tai/zone"
)

// maxZoneFile is the size in bytes that no zone file exceeds; the largest have
// a few thousand.
const maxZoneFile = 1 << 20

// Zone returns the zone that the environment asks for.
func Zone(environ []string) *zone.Zone {
	tz, set := lookup(environ, "TZ")
	dir, _ := lookup(environ, "TZDIR")
	if dir == "" {
		dir = zone.Directory
	}
	return zone.Find(tz, set, dir, readFile)
}

// lookup returns the value of a variable, as getenv(3) does: that of the first
// of the name.
func lookup(environ []string, name string) (value string, set bool) {
	for _, e := range environ {
		if len(e) > len(name) && e[:len(name)] == name && e[len(name)] == '=' {
			return e[len(name)+1:], true
		}
	}
	return "", false
}

// readFile returns the content of a zone file, or nil.
func readFile(path string) []byte {
	fd, err := sys.Openat(sys.Cwd, path, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil
	}
	defer sys.Close(fd)
	var data []byte
	block := make([]byte, 8192)
	for len(data) < maxZoneFile {
		n, err := sys.Read(fd, block)
		if err != nil {
			return nil
		}
		if n == 0 {
			return data
		}
		data = append(data, block[:n]...)
	}
	return nil
}
