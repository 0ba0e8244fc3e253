package chaos

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"daemontools-go/test/tree"
)

// TestExactlyOnceSupervised kills the multilogs of services that write at full
// speed, again and again, and leaves it to supervise to start them. Then it does
// the same to their supervise processes at the same time.
func TestExactlyOnceSupervised(t *testing.T) {
	t.Parallel()
	const services = 8
	logs := tree.Memory(t)
	s := prepare(t)
	dice := chances(t)
	type service struct {
		dir, log string
		w        *torrent
		logger   int // the multilog that was killed last
	}
	var all []*service
	for i := range services {
		v := &service{dir: fmt.Sprintf("scan/s%d", i), log: filepath.Join(logs, fmt.Sprint(i))}
		s.Write(v.dir+"/run", talks, 0o755)
		s.Write(v.dir+"/log/run", fmt.Sprintf("#!/bin/sh\nexec multilog t s100000 n1000000 %s\n", v.log), 0o755)
		require.NoError(t, unix.Mkfifo(s.Path(v.dir+"/feed"), 0o600))
		fifo, err := os.OpenFile(s.Path(v.dir+"/feed"), os.O_RDWR, 0)
		require.NoError(t, err)
		v.w = newTorrent(fifo, dice, lengths{10, 150, 3000})
		t.Cleanup(v.w.stop)
		all = append(all, v)
	}
	s.begin()
	for round := range max(blows(t)/100, 2) {
		for _, v := range all {
			pid := s.up(v.dir+"/log", v.logger)
			supervise := 0
			if round%4 == 3 {
				supervise = s.supervise(v.dir+"/log", 0)
			}
			part := dice.Int64N(400 << 10)
			moment := v.w.allow(part, part+400<<10)
			s.await("bytes to pass", func() bool {
				select {
				case <-moment:
					return true
				default:
					return false
				}
			})
			atRandom(dice, time.Millisecond)
			if supervise != 0 {
				s.kill(supervise)
			}
			s.kill(pid)
			v.logger = pid
		}
	}
	for _, v := range all {
		v.w.stop()
	}
	for _, v := range all {
		select {
		case <-v.w.done:
		case <-time.After(patience):
			t.Fatalf("%s does not read", v.dir)
		}
		require.NoError(t, v.w.err)
		want := v.w.logged()
		s.awaitOr(func() bool { return logSize(v.log) == want }, func() string {
			return fmt.Sprintf("%d bytes of %d are in the log", logSize(v.log), want)
		})
		s.svc("-d", v.dir+"/log")
		s.down(v.dir + "/log")
		require.NoError(t, v.w.check(tidy(t, v.log), true, nil), v.dir)
	}
	require.Empty(t, s.lines())
}
