package chaos

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// TestDescriptors gives svscan fewer descriptors than the pipes of its logged
// services need. As many run as there are pipes; each of the others is
// complained about at the pace of the safety scan, and gets its turn when pipes
// are free. Services without a log need no descriptor.
func TestDescriptors(t *testing.T) {
	t.Parallel()
	const limit, count = 64, 36
	s := prepare(t)
	names := map[string]bool{}
	for i := range count {
		name := fmt.Sprintf("s%d", i)
		names[name] = true
		s.Write("services/"+name+"/run", sleeps, 0o755)
		s.Write("services/"+name+"/log/run", sleeps, 0o755)
		require.NoError(t, os.Symlink("../services/"+name, s.Path("scan/"+name)))
	}
	s.Write("services/plain/run", sleeps, 0o755)
	begin := time.Now()
	s.begin("/bin/sh", "-c", fmt.Sprintf(`ulimit -n %d; exec "$@"`, limit), "sh")

	running := func() (list []string) {
		for name := range names {
			if s.pid("scan/"+name) != 0 && s.pid("scan/"+name+"/log") != 0 {
				list = append(list, name)
			}
		}
		return list
	}
	// svscan itself has its standard descriptors and a handful more, and one
	// must be left to start a logger with.
	s.await("most of them", func() bool { return len(running()) >= limit/2-8 })
	require.NoError(t, os.Symlink("../services/plain", s.Path("scan/plain")))
	s.up("scan/plain", 0)
	s.await("the complaints of the next safety scan", func() bool {
		for _, line := range s.lines() {
			if strings.Count(s.svscan.Output(), line+"\n") >= 2 {
				return true
			}
		}
		return false
	})
	s.calm()
	first := running()
	require.Less(t, len(first), count)
	s.atMost(scans(begin))
	was := s.all(both(first))

	// Some go; others take their place.
	gone := first[:len(first)/2]
	for _, name := range gone {
		require.NoError(t, os.Remove(s.Path("scan/"+name)))
		s.svc("-dx", "services/"+name, "services/"+name+"/log")
		delete(names, name)
		delete(was, "scan/"+name)
		delete(was, "scan/"+name+"/log")
	}
	s.await("all the others", func() bool { return len(running()) == len(names) })
	require.Equal(t, was, s.all(both(first[len(first)/2:])))

	// With descriptors for all there is nothing to complain about.
	said := len(s.lines())
	s.await("all supervised", func() bool {
		return len(tree.PID(s.svscan.PID).Children()) == 2*len(names)+1
	})
	s.calm()
	require.Equal(t, said, len(s.lines()), s.lines())
	for _, line := range s.lines() {
		require.Regexp(t, `^svscan: warning: unable to (create pipe for|switch to|fork for) s\d+(/log)?: process cannot open more files$`, line)
	}
	s.noZombies()
}

// both are the directories of logged services and their logs.
func both(names []string) (dirs []string) {
	for _, name := range names {
		dirs = append(dirs, "scan/"+name, "scan/"+name+"/log")
	}
	return dirs
}
