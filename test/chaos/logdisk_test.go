package chaos

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// finished is the beginning of a finished file's name.
var finished = regexp.MustCompile(`@[0-9a-f]{24}\.`)

// TestLogDiskFull fills the disk that log directories are on while their
// multilog is at work, and makes room again, or kills multilog first. It says
// what is wrong, waits, and in the end every line is there: once, in order,
// whole.
func TestLogDiskFull(t *testing.T) {
	t.Parallel()
	const writing = "multilog: warning: unable to write to DIR/%s/current, pausing: out of disk space\n"
	for _, c := range []struct {
		name, options string
		fill          func(s *scene, dir string)
		empty         string
		script        []string
		warnings      []string // what it may say
		kill          bool
	}{
		{
			name: "bytes", options: "size=4m,mode=755", fill: (*scene).fill, empty: "disk/bytes",
			script:   []string{"t", "s16777215", "DIR/a"},
			warnings: []string{fmt.Sprintf(writing, "a")},
		}, {
			name: "bytes, killed", options: "size=4m,mode=755", fill: (*scene).fill, empty: "disk/bytes",
			script:   []string{"t", "s16777215", "DIR/a"},
			warnings: []string{fmt.Sprintf(writing, "a")},
			kill:     true,
		}, {
			name: "bytes, two directories", options: "size=4m,mode=755", fill: (*scene).fill, empty: "disk/bytes",
			script:   []string{"t", "s16777215", "DIR/a", "n1000000", "s4096", "DIR/b"},
			warnings: []string{fmt.Sprintf(writing, "a"), fmt.Sprintf(writing, "b")},
		}, {
			name: "bytes, two directories, killed", options: "size=4m,mode=755", fill: (*scene).fill, empty: "disk/bytes",
			script:   []string{"t", "s16777215", "DIR/a", "n1000000", "s4096", "DIR/b"},
			warnings: []string{fmt.Sprintf(writing, "a"), fmt.Sprintf(writing, "b")},
			kill:     true,
		}, {
			name: "names", options: "size=4m,nr_inodes=1000,mode=755", fill: (*scene).fillNames, empty: "disk/names",
			script: []string{"t", "s4096", "n1000000", "DIR/a"},
			warnings: []string{
				"multilog: warning: unable to create DIR/a/current, pausing: out of disk space\n",
				"multilog: warning: unable to link to DIR/a/@LABEL.s, pausing: out of disk space\n",
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := prepare(t)
			s.smallDisk("disk", c.options)
			place := func(text string) string { return strings.ReplaceAll(text, "DIR", s.Path("disk")) }
			l := newLogger(t, strings.Split(place(strings.Join(c.script, "\n")), "\n")...)
			var dirs []string
			for _, argument := range l.argv[1:] {
				if argument[0] == '/' {
					dirs = append(dirs, argument)
				}
			}
			w := newTorrent(l.pipe(), chances(t), lengths{10, 100, 3000})
			t.Cleanup(w.stop)
			p := l.start()
			l.await(p, w.allow(100<<10, 100<<10))

			c.fill(s, "disk")
			w.allow(0, 200<<10)
			warned := func() bool { return strings.Contains(l.output(), "out of disk space\n") }
			s.awaitOr(warned, l.output)
			for range 3 {
				if !c.kill {
					break
				}
				require.Equal(t, 128+9, p.Kill(syscall.SIGKILL), l.output())
				require.NoError(t, os.Truncate(l.Path("said"), 0))
				p = l.start()
				s.awaitOr(warned, l.output)
			}
			require.False(t, p.Ended(), l.output())

			require.NoError(t, os.RemoveAll(s.Path(c.empty)))
			w.stop()
			require.Equal(t, 0, p.Wait(), l.output())
			<-w.done
			require.NoError(t, w.err)
			for _, dir := range dirs {
				require.NoError(t, w.check(tidy(t, dir), true, nil), dir)
			}
			var mayBe []string
			for _, warning := range c.warnings {
				mayBe = append(mayBe, place(warning))
			}
			said := finished.ReplaceAllString(l.output(), "@LABEL.")
			for line := range strings.Lines(said) {
				require.Contains(t, mayBe, line)
			}
		})
	}
}

// TestLogDiskFullFromTheStart starts multilog with no room for anything but
// empty files: it waits for room and then goes on, as the C program does.
func TestLogDiskFullFromTheStart(t *testing.T) {
	t.Parallel()
	s := prepare(t)
	s.smallDisk("disk", "size=256k,mode=755")
	s.fill("disk")
	dir := s.Path("disk/a")
	l := newLogger(t, "t", "s4096", "n1000000", dir)
	w := newTorrent(l.pipe(), chances(t), lengths{10, 100, 900})
	t.Cleanup(w.stop)
	w.allow(0, 10<<10)
	p := l.start()
	warning := fmt.Sprintf("multilog: warning: unable to write to %s/current, pausing: out of disk space\n", dir)
	s.awaitOr(func() bool { return strings.Contains(l.output(), warning) }, l.output)
	require.False(t, p.Ended(), l.output())
	require.NoError(t, os.RemoveAll(s.Path("disk/bytes")))
	w.stop()
	require.Equal(t, 0, p.Wait(), l.output())
	<-w.done
	require.NoError(t, w.check(tidy(t, dir), true, nil))
	require.Empty(t, strings.ReplaceAll(l.output(), warning, ""))
}
