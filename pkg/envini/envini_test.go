package envini_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/envini"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about, file string
		want        []envini.Variable
	}{
		{"nothing", "", nil},
		{"a variable", "A=1\n", []envini.Variable{{"A", "1"}}},
		{"the last newline may be missing", "A=1\nB=2", []envini.Variable{{"A", "1"}, {"B", "2"}}},
		{"blanks at the ends and around the first = go", " \tA \t = \t1 2 \t\r\n", []envini.Variable{{"A", "1 2"}}},
		{"a value may hold =", "A==b=c", []envini.Variable{{"A", "=b=c"}}},
		{"or be empty", "A=\nB = ", []envini.Variable{{"A", ""}, {"B", ""}}},
		{"so may a name", "=5\n[s]\n = 6", []envini.Variable{{"", "5"}, {"s_", "6"}}},
		{"empty lines and comments", "\n \t\r\n;A=1\n  ; B=2", nil},
		{"# does not begin a comment", "#G=7", []envini.Variable{{"#G", "7"}}},
		{"a comment ends with its line only", "A=1 ; 2", []envini.Variable{{"A", "1 ; 2"}}},
		{"a section is in front of the names", "A=1\n [s] \nB=2\n[t]\nC=3", []envini.Variable{{"A", "1"}, {"s_B", "2"}, {"t_C", "3"}}},
		{"blanks in it stay", "[ s ]\nA=1", []envini.Variable{{" s _A", "1"}}},
		{"one without a name", "[]\nA=1", []envini.Variable{{"_A", "1"}}},
		{"to the last bracket", "[a]b=c]\nA=1", []envini.Variable{{"a]b=c_A", "1"}}},
		{"no section", "[\n[s\nA=1\n[s] B=2\n[s]C=3", []envini.Variable{{"A", "1"}, {"[s]C", "3"}}},
		{"no assignment", "A\nA B=1\nA B", nil},
		{"twice", "A=1\nA=2", []envini.Variable{{"A", "1"}, {"A", "2"}}},
		{"nothing counts behind a NUL", "A=1 \x00 2\nB\x00=3\n[s\x00]\nC=4", []envini.Variable{{"A", "1"}, {"C", "4"}}},
	} {
		require.Equal(t, test.want, envini.Parse([]byte(test.file)), test.about)
	}
}

// The lines as regular expressions, of which the first that matches holds.
var (
	nothing    = regexp.MustCompile(`^(;.*)?$`)
	section    = regexp.MustCompile(`(?s)^\[(.*)\]$`)
	assignment = regexp.MustCompile(`(?s)^([^= \t\r]*)[ \t\r]*=[ \t\r]*(.*)$`)
)

// FuzzParse holds Parse to the table of encore.md 14, written with regular
// expressions.
func FuzzParse(f *testing.F) {
	f.Add("A=1\n[s]\nB = 2 \r\n;C=3\n#D=4\n=5\nE F=6\n[]\nG=\n")
	f.Add("[\n]\n[ ]\n=\nA\x00=1\n")
	f.Fuzz(func(t *testing.T, file string) {
		var want []envini.Variable
		prefix := ""
		for _, line := range strings.Split(file, "\n") {
			line, _, _ = strings.Cut(line, "\x00")
			line = strings.ToValidUTF8(strings.Trim(line, " \t\r"), "?")
			if nothing.MatchString(line) {
				continue
			}
			if m := section.FindStringSubmatch(line); m != nil {
				prefix = m[1] + "_"
			} else if m := assignment.FindStringSubmatch(line); m != nil {
				want = append(want, envini.Variable{Name: prefix + m[1], Value: m[2]})
			}
		}
		require.Equal(t, want, envini.Parse([]byte(strings.ToValidUTF8(file, "?"))))
	})
}
