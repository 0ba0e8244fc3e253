package chaos

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/test/tree"
)

// flaps ends at once, again and again.
const flaps = "#!/bin/sh\nexit 1\n"

// TestStorm makes and removes links in the scan directory in a random order,
// while the services behind half of them flap. In the end every service that is
// still linked has its supervise, exactly one; those that are not can be ended
// and are forgotten; a neighbour noticed nothing.
func TestStorm(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	dice := chances(t)
	count := rounds(200)
	linked := map[int]bool{}
	link := func(i int) string { return s.Path(fmt.Sprintf("scan/s%d", i)) }
	dir := func(i int) string { return fmt.Sprintf("services/s%d", i) }
	for i := range count {
		run := sleeps
		if i%2 == 0 {
			run = flaps
		}
		s.Write(dir(i)+"/run", run, 0o755)
		if i%5 == 0 {
			s.Write(dir(i)+"/log/run", sleeps, 0o755)
		}
	}
	s.Write("scan/app/run", sleeps, 0o755)
	s.begin()
	neighbour := s.all([]string{"scan/app"})
	for range 10 * count {
		i := dice.IntN(count)
		if linked[i] {
			require.NoError(t, os.Remove(link(i)))
		} else {
			require.NoError(t, os.Symlink("../"+dir(i), link(i)))
		}
		linked[i] = !linked[i]
	}

	// What is linked runs, with its log.
	expected := 1
	for i := range count {
		if !linked[i] {
			continue
		}
		s.supervise(dir(i), 0)
		expected++
		if i%2 == 1 {
			s.up(dir(i), 0)
		}
		if i%5 == 0 {
			s.up(dir(i)+"/log", 0)
			expected++
		}
	}
	// What is not goes on, where it was found, until it is told to end.
	s.await("as many supervise processes as services", func() bool {
		for i := range count {
			if !linked[i] {
				s.control(dir(i), "dx") // fails where there is none
				s.control(dir(i)+"/log", "dx")
			}
		}
		return len(tree.PID(s.svscan.PID).Children()) == expected
	})
	require.Equal(t, neighbour, s.all([]string{"scan/app"}))
	s.noZombies()
	// A link may be gone when its supervise wants to go there.
	for _, line := range s.lines() {
		require.Regexp(t, `^(supervise: fatal: unable to chdir|svscan: warning: unable to switch) to s\d+: file does not exist$`, line)
	}
}
