package envdir_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/envdir"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about, name, content string
		want                 envdir.Edit
	}{
		{"an empty file removes the variable", "A", "", "A"},
		{"the first line is the value", "A", "v\nrest\n", "A=v"},
		{"the newline may be missing", "A", "v", "A=v"},
		{"an empty first line sets the empty value", "A", "\nrest", "A="},
		{"so do blanks", "A", " \t ", "A="},
		{"blanks at the end go, those in front stay", "A", "  v \t\n", "A=  v"},
		{"a carriage return stays", "A", "v\r\n", "A=v\r"},
		{"a NUL is a newline", "A", "a\x00b\x00\n", "A=a\nb\n"},
		{"blanks go before that", "A", "a \x00 \n", "A=a \n"},
		{"a name may hold the beginning of the value", "G=H", "v", "G=H=v"},
		{"and the whole", "G=H", "", "G=H"},
	} {
		require.Equal(t, test.want, envdir.Parse(test.name, []byte(test.content)), test.about)
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	require.True(t, envdir.Counts("A"))
	require.True(t, envdir.Counts("A.b"))
	require.False(t, envdir.Counts(".hidden"))
	require.False(t, envdir.Counts("..."))
}

func TestApply(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about, env, edits, want string
	}{
		{"nothing to do", "A=1 B=2", "", "A=1 B=2"},
		{"a new variable stands at the end", "A=1", "B=2", "A=1 B=2"},
		{"the last entry moves into the hole", "A=1 B=2 C=3", "A", "C=3 B=2"},
		{"also for a variable that is set anew", "A=1 B=2 C=3", "A=4", "C=3 B=2 A=4"},
		{"the last itself", "A=1 B=2", "B", "A=1"},
		{"of duplicates only the first goes", "A=1 B=2 A=3", "A", "A=3 B=2"},
		{"one edit after the other", "A=1 B=2", "A=3 A=4 B", "A=4"},
		{"a removed name that is not there", "A=1", "B", "A=1"},
		{"a name that begins another one", "AB=1 A=2", "A", "AB=1"},
		{"an entry without a name", "=x A=1", "=y", "A=1 =y"},
		{"an entry without a value", "A B=1", "A=2", "A B=1 A=2"},
	} {
		env, edits := strings.Fields(test.env), []envdir.Edit{}
		for _, e := range strings.Fields(test.edits) {
			edits = append(edits, envdir.Edit(e))
		}
		require.Equal(t, strings.Fields(test.want), envdir.Apply(env, edits), test.about)
		require.Equal(t, strings.Fields(test.env), env, "%s: the environment it is given stays", test.about)
	}
}

// FuzzParse holds Parse to what formats.md 7 says, written with package strings.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "v\nrest", "  v \t\n", "\n", "a\x00b \x00 \n", "v\r\n"} {
		f.Add("A", s)
	}
	f.Fuzz(func(t *testing.T, name, content string) {
		line, _, _ := strings.Cut(content, "\n")
		want := name + "=" + strings.ReplaceAll(strings.TrimRight(line, " \t"), "\x00", "\n")
		if content == "" {
			want = name
		}
		require.Equal(t, envdir.Edit(want), envdir.Parse(name, []byte(content)))
	})
}

// FuzzApply applies one edit to any environment: no entry but one of that name
// may be lost, and a value that is set is the last entry.
func FuzzApply(f *testing.F) {
	f.Add("A=1\nB=2\nA=3", "A")
	f.Add("A=1\nB=2\nC=3", "A=4")
	f.Add("=x\nA\n\nB=1", "=y")
	f.Fuzz(func(t *testing.T, entries, edit string) {
		env := strings.Split(entries, "\n")
		name, _, sets := strings.Cut(edit, "=")
		got := envdir.Apply(env, []envdir.Edit{envdir.Edit(edit)})
		if sets {
			require.Equal(t, edit, got[len(got)-1])
			got = got[:len(got)-1]
		}
		want := append([]string{}, env...)
		for i, entry := range want {
			if strings.HasPrefix(entry, name+"=") {
				want = append(want[:i], want[i+1:]...)
				break
			}
		}
		require.ElementsMatch(t, want, got)
	})
}
