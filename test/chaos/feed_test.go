package chaos

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// feed is a logged service that says what it is told: numbered lines go into a
// FIFO, through the service, through the pipe, and into the logger's directory.
// Small files make the logger rotate in between.
type feed struct {
	s    *scene
	dir  string
	fifo *os.File
	said int // the number of the last line
}

// talks copies the FIFO to the pipe.
const talks = "#!/bin/sh\nexec cat <>feed\n"

// keeps writes the log, and never removes a file of it.
const keeps = "#!/bin/sh\nexec multilog s4096 n100000 ./main\n"

// newFeed makes the run directory dir.
func (s *scene) newFeed(dir string) *feed {
	s.t.Helper()
	s.Write(dir+"/run", talks, 0o755)
	s.Write(dir+"/log/run", keeps, 0o755)
	require.NoError(s.t, unix.Mkfifo(s.Path(dir+"/feed"), 0o600))
	// Open for reading as well: lines stay in it while there is no service.
	fifo, err := os.OpenFile(s.Path(dir+"/feed"), os.O_RDWR, 0)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { fifo.Close() })
	return &feed{s: s, dir: dir, fifo: fifo}
}

// say says n lines.
func (f *feed) say(n int) {
	f.s.t.Helper()
	var text strings.Builder
	for range n {
		f.said++
		fmt.Fprintf(&text, "line %d of %s\n", f.said, f.dir)
	}
	_, err := f.fifo.WriteString(text.String())
	require.NoError(f.s.t, err)
}

// log is the log so far, oldest line first. A rotation in the middle of the
// reading hides some of it.
func (f *feed) log() string {
	files, _ := filepath.Glob(f.s.Path(f.dir + "/log/main/@*"))
	slices.Sort(files)
	var log strings.Builder
	for _, file := range append(files, f.s.Path(f.dir+"/log/main/current")) {
		text, _ := os.ReadFile(file)
		log.Write(text)
	}
	return log.String()
}

// heard waits until all that was said is in the log, once and in order.
func (f *feed) heard() {
	f.s.t.Helper()
	var all strings.Builder
	for i := range f.said {
		fmt.Fprintf(&all, "line %d of %s\n", i+1, f.dir)
	}
	want := all.String()
	f.s.awaitOr(func() bool { return f.log() == want }, func() string {
		got, n := f.log(), 0
		for n < len(got) && n < len(want) && got[n] == want[n] {
			n++
		}
		at := strings.LastIndexByte(want[:n], '\n') + 1
		return fmt.Sprintf("%d bytes of %d that were said are logged; at %d %.40q, not %.40q", len(got), len(want), at, got[at:], want[at:])
	})
}
