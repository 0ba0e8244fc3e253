package sys

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const groupfile = `root:x:0:
own:x:10:joe
daemon:*:1:root, joe
# out:x:5:joe
	blanks:x:7:joe
first:x:20:joe,other
middle:x:21:other,joe,root
last:x:22:other,joe
twice:x:20:joe
longer:x:30:joey,xjoe,jo
short:x:31
signed:x:+32:joe
word:x:joe:joe
large:x:4294967296:joe
+nis:x:33:joe
-not:x:34:joe
::35:joe
empties:x:36:,,
joe:x:37:
end:x:4294967295:joe`

func TestFindGroups(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]uint32{
		"joe":    {10, 1, 7, 20, 21, 22, 35, 1<<32 - 1},
		"root":   {10, 1, 21},
		"other":  {10, 20, 21, 22},
		"nobody": {10},
		"":       {10},
	} {
		require.Equal(t, want, findGroups([]uint32{10}, []byte(groupfile), name), name)
	}
}

func TestAnsweredGroups(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, answer string
		want         []uint32
	}{
		{"joe", "joe                   20 21 20 10\n", []uint32{10, 20, 21}},
		{"joe", "joe                  \n", []uint32{10}},
		{`DOMAIN\joe user`, `DOMAIN\joe user` + " 20\n", []uint32{10, 20}},
		{"joe", "joe 20 x -1 4294967295\nand more\n", []uint32{10, 20, 1<<32 - 1}},
		{"joe", "joe 20 2", []uint32{10}},
		{"joe", "jim 20\n", []uint32{10}},
		{"joe", "\n", []uint32{10}},
		{"joe", "", []uint32{10}},
	} {
		require.Equal(t, c.want, answeredGroups([]uint32{10}, []byte(c.answer), c.name), c.answer)
	}
}

// FuzzFindGroups adds a line to a file: who is a member by that line, written with
// package strings, has its group too, and nobody loses one.
func FuzzFindGroups(f *testing.F) {
	for _, line := range strings.Split(groupfile, "\n") {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		line, _, _ = strings.Cut(line, "\n")
		want := []uint32{10}
		trimmed := strings.TrimLeft(line, " \t")
		if fields := strings.Split(trimmed, ":"); len(fields) >= 4 && !strings.ContainsAny(trimmed[:1], "#+-") {
			gid, ok := parseID([]byte(fields[2]))
			for _, member := range strings.Split(strings.Join(fields[3:], ":"), ",") {
				if ok && strings.TrimLeft(member, " \t") == "joe" && gid != 10 {
					want = append(want, gid)
					break
				}
			}
		}
		if want[len(want)-1] != 20 {
			want = append(want, 20)
		}
		require.Equal(t, want, findGroups([]uint32{10}, []byte(line+"\nstaff:x:20:joe"), "joe"))
	})
}
