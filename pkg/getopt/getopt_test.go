package getopt_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/getopt"
)

// parse returns the options of words, "x" or "x=value" each, the operands, and
// the error.
func parse(letters string, words []string) (options, operands []string, bad *getopt.Error) {
	p := getopt.New(letters, words)
	for {
		opt, ok, err := p.Next()
		if err != nil {
			return options, p.Operands(), err
		}
		if !ok {
			return options, p.Operands(), nil
		}
		text := string(opt.Letter)
		if i := strings.IndexByte(letters, opt.Letter); i+1 < len(letters) && letters[i+1] == ':' {
			text += "=" + opt.Value
		}
		options = append(options, text)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about, words, options, operands string
	}{
		{"none", "file", "", "file"},
		{"no words", "", "", ""},
		{"bundled", "-ab file", "a b", "file"},
		{"order and repetition are kept", "-b -a -b", "b a b", ""},
		{"a value in the word", "-v5 file", "v=5", "file"},
		{"a value in the next word", "-v 5 file", "v=5", "file"},
		{"after other letters", "-abv5", "a b v=5", ""},
		{"a value may look like an option", "-v -a file", "v=-a", "file"},
		{"a value may be two dashes", "-v -- file", "v=--", "file"},
		{"the first operand ends them", "file -a", "", "file -a"},
		{"a dash is an operand", "-a - -b", "a", "- -b"},
		{"two dashes end them and go", "-a -- -b", "a", "-b"},
		{"with anything behind them", "--ab -b", "", "-b"},
		{"a dash among letters is no letter's end", "-v-", "v=-", ""},
	} {
		options, operands, bad := parse("abv:", strings.Fields(test.words))
		require.Nil(t, bad, test.about)
		require.Equal(t, test.options, strings.Join(options, " "), test.about)
		require.Equal(t, test.operands, strings.Join(operands, " "), test.about)
	}
	options, operands, bad := parse("v:", []string{"-v", "", "file"})
	require.Nil(t, bad)
	require.Equal(t, []string{"v="}, options, "a value may be empty")
	require.Equal(t, []string{"file"}, operands)
	_, operands, _ = parse("a", []string{"", "-a"})
	require.Equal(t, []string{"", "-a"}, operands, "an empty word is an operand")
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ words, options, want string }{
		{"-z", "", "illegal option -- z"},
		{"-azb", "a", "illegal option -- z"},
		{"-a -b -:", "a b", "illegal option -- :"},
		{"-a-", "a", "illegal option -- -"},
		{"-v", "", "option requires an argument -- v"},
		{"-av", "a", "option requires an argument -- v"},
	} {
		options, _, bad := parse("abv:", strings.Fields(test.words))
		require.NotNil(t, bad, test.words)
		require.Equal(t, test.want, bad.Error(), test.words)
		require.Equal(t, test.options, strings.Join(options, " "), test.words)
	}
}

// FuzzOptions writes any list of options and operands as words in both ways
// that getopt(3) allows, and parses them back.
func FuzzOptions(f *testing.F) {
	f.Add("abv", "5", "file", true)
	f.Add("vva", "-a", "-b", false)
	f.Add("ba", "--", "", true)
	f.Fuzz(func(t *testing.T, letters, value, operand string, joined bool) {
		var words, want []string
		bundle := "-"
		for _, letter := range []byte(letters) {
			switch letter {
			case 'a', 'b':
				bundle += string(letter)
				want = append(want, string(letter))
			case 'v':
				if joined && value != "" {
					words = append(words, bundle+"v"+value)
				} else {
					words = append(words, bundle+"v", value)
				}
				bundle = "-"
				want = append(want, "v="+value)
			}
		}
		if bundle != "-" {
			words = append(words, bundle)
		}
		words = append(words, "--", operand)
		options, operands, bad := parse("abv:", words)
		require.Nil(t, bad)
		require.Equal(t, want, options)
		require.Equal(t, []string{operand}, operands)
	})
}

// FuzzWords parses anything: it ends, and consumes words from the front only.
func FuzzWords(f *testing.F) {
	f.Add("-ab\n-v\n5\nfile")
	f.Add("--\n-a")
	f.Add("-z")
	f.Fuzz(func(t *testing.T, text string) {
		words := strings.Split(text, "\n")
		_, operands, bad := parse("abv:", words)
		require.LessOrEqual(t, len(operands), len(words))
		require.Equal(t, words[len(words)-len(operands):], append([]string{}, operands...))
		if bad == nil && len(operands) > 0 && len(operands) == len(words) {
			require.True(t, operands[0] == "-" || !strings.HasPrefix(operands[0], "-"))
		}
	})
}
