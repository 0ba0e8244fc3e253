package logread

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/tai"
)

// name is that of a file finished some seconds after 1970.
func name(seconds int64, code string) string {
	return logdir.FinishedName(tai.Time{Seconds: uint64(seconds) + tai.Offset}, code)
}

func TestFinished(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"s", "u", "zst", "s.gz", ""} {
		f, ok := Finished([]byte(name(100, code)))
		require.True(t, ok, code)
		require.Equal(t, File{name(100, code), 100e9}, f)
	}
	for _, n := range []string{"", ".", "..", "current", "@", "@not-a-label-but-25-bytes-", name(100, "t"), "x" + name(100, "s")} {
		_, ok := Finished([]byte(n))
		require.False(t, ok, n)
	}
}

func TestArrange(t *testing.T) {
	t.Parallel()
	var files []File
	for _, n := range []string{
		name(300, "u"), name(100, "s"), name(200, "u"), name(200, "s"), name(400, "zst"), name(400, "u"), name(500, "u"),
	} {
		f, _ := Finished([]byte(n))
		files = append(files, f)
	}
	var got []string
	for _, f := range Arrange(files) {
		got = append(got, f.Name)
	}
	require.Equal(t, []string{name(100, "s"), name(200, "s"), name(300, "u"), name(400, "zst"), name(500, "u")}, got)
}

func TestSpan(t *testing.T) {
	t.Parallel()
	files := []File{{Time: 1000e9}, {Time: 2000e9}, {Time: 3000e9}}
	for _, test := range []struct {
		about        string
		since, until int64
		want         string // the files, c for current
	}{
		{"everything", Earliest, Latest, "012c"},
		{"what is in current", 3001e9, Latest, "c"},
		{"the last moment of a file", 3000e9, Latest, "2c"},
		{"a file", 1500e9, 1600e9, "1"},
		{"a line may be older than the file it is in", 1500e9, 1990e9, "12"},
		{"the beginning", Earliest, 500e9, "0"},
		{"the end of the last file", 2500e9, 2990e9, "2c"},
		{"a time that ends before it begins", 2500e9, 500e9, ""},
		{"the future", 9000e9, 9001e9, "c"},
	} {
		from, to, tail := Span(files, test.since, test.until)
		got := "012"[from:max(from, to)]
		if tail {
			got += "c"
		}
		require.Equal(t, test.want, got, test.about)
	}
	_, _, tail := Span(nil, 500, 600)
	require.True(t, tail)
}

func TestMerge(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewSource(1))
	logs := make([][]int64, 7)
	var want []head
	for i := range logs {
		for range r.Intn(100) {
			time := r.Int63n(50)
			logs[i] = append(logs[i], time)
			want = append(want, head{time, i})
		}
		slices.Sort(logs[i])
	}
	slices.SortFunc(want, func(a, b head) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	var m Merge
	add := func(i int) {
		if len(logs[i]) > 0 {
			m.Add(i, logs[i][0])
		}
	}
	for i := range logs {
		add(i)
	}
	var got []head
	for {
		i, ok := m.Next()
		if !ok {
			break
		}
		got = append(got, head{logs[i][0], i})
		logs[i] = logs[i][1:]
		add(i)
	}
	require.Equal(t, want, got)
}

func TestDirectories(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		script string
		want   string
	}{
		{"#!/bin/sh\nexec multilog t ./main\n", "./main"},
		{"#!/bin/sh\nexec setuidgid log multilog t s100000 n10 ./main\n", "./main"},
		{"#!/bin/sh\nexec /usr/bin/multilog t '-*' '+* fatal: *' =./status ./errors '+*' \\\n  /var/log/web\n", "./errors /var/log/web"},
		{"#!/bin/sh\nexec svlogd -tt ./main\n", "./main"},
		{"#!/bin/sh\nexec chpst -u log svlogd -ttv -l 2000 -b8000 /var/log/web /var/log/web2\n", "/var/log/web /var/log/web2"},
		{"#!/bin/execlineb -P\ns6-setuidgid log\ns6-log -b -d3 --\nt n20 s1000000\n/var/log/web\n", "/var/log/web"},
		{"#!/bin/sh\nDIR=/var/log\nexport NAME=\"$DIR/web\"\nexec multilog t \"${NAME}\"/main >&2 2>/dev/null\n", "/var/log/web/main"},
		{"#!/bin/sh\ncd /var/log/web || exit 1\nexec multilog t ./main\n", "/var/log/web/./main"},
		{"#!/bin/sh\ncd \"$(dirname \"$0\")\"; exec multilog t ./main /var/log/x\n", "/var/log/x"},
		{"#!/bin/sh\n# exec multilog t ./old\nmkdir -p ./main # multilog ./other\nexec multilog ./main\n", "./main"},
		{"#!/bin/sh\nexec multilog t `pwd`/main\n", ""},
		{"#!/bin/sh\nexec svlogd -tt ${LOGDIR:-/var/log/web}\n", ""},
		{"#!/bin/sh\nexec logger -t web\n", ""},
		{"\x7fELF\x02\x01\x01\x00", ""},
		{"", ""},
	} {
		require.Equal(t, test.want, strings.Join(Directories([]byte(test.script)), " "), test.script)
	}
}

// Any path can be quoted, and any script read.
func FuzzDirectories(f *testing.F) {
	f.Add("#!/bin/sh\nDIR=/var/log; exec multilog t '-*' \"+* fatal\" ${DIR}/web 2>&1\n", "/var/log/it's")
	f.Add("#!/bin/execlineb -P\ns6-log -b t /var/log/web\n", "./a b")
	f.Fuzz(func(t *testing.T, script, dir string) {
		Directories([]byte(script))
		quoted := "/" + strings.ReplaceAll(dir, "'", `'\''`)
		require.Equal(t, []string{"/" + dir}, Directories([]byte("exec multilog t '"+quoted+"'")))
	})
}
