package tai64nlocal

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/tai"
	"daemontools-go/pkg/tai/zone"
)

const (
	label = "@4000000037c219bf2ef02e94"
	moved = "1999-08-24 04:04:05.787492500" // in UTC
)

// translate gives input to a new translator, in blocks of size bytes.
func translate(input string, size int) string {
	t := newTranslator(&zone.Zone{})
	var out []byte
	for input != "" {
		n := min(size, len(input), cli.FilterBlock)
		out = append(out, t.translate([]byte(input[:n]))...)
		input = input[n:]
	}
	return string(out)
}

var cases = []struct{ name, in, want string }{
	{"label", label + " text\n", moved + " text\n"},
	{"two", label + " a\n" + label + "\n", moved + " a\n" + moved + "\n"},
	{"no label", "text\n\n\x00\xff", "text\n\n\x00\xff"},
	{"in column 1 only", " " + label + "\nx" + label + "\n", " " + label + "\nx" + label + "\n"},
	{"no space needed", label + "mark\n", moved + "mark\n"},
	{"another label as text", label + label + "\n", moved + label + "\n"},
	{"many nanoseconds", "@4000000037c219bfffffffff x\n", "1999-08-24 04:04:05.4294967295 x\n"},
	{"more digits count from the right", "@00000" + label[1:] + "\n", moved + "\n"},
	{"upper case", "@4000000037C219BF2EF02E94 x\n", "@4000000037C219BF2EF02E94 x\n"},
	{"too short", "@4000000037c219bf2ef02e9 x\n", "@4000000037c219bf2ef02e9 x\n"},
	{"no digits", "@ x\n@\n@@\n", "@ x\n@\n@@\n"},
	{"all zero", "@000000000000000000000000 x\n", "@000000000000000000000000 x\n"},
	{"all ones", "@ffffffffffffffffffffffff x\n", "@ffffffffffffffffffffffff x\n"},
	{"63 bytes", "@" + strings.Repeat("0", 38) + label[1:] + "\n", moved + "\n"},
	{"64 bytes", "@" + strings.Repeat("0", 39) + label[1:] + "\n", "@" + strings.Repeat("0", 39) + label[1:] + "\n"},
	{"endless digits", "@" + strings.Repeat("0", 1000) + "\n" + label + "\n", "@" + strings.Repeat("0", 1000) + "\n" + moved + "\n"},
	{"no newline", label + " x", moved + " x"},
	{"end in the label", "a\n" + label, "a\n"},
}

func TestTranslate(t *testing.T) {
	t.Parallel()
	for _, c := range cases {
		for _, size := range []int{1, 2, 7, 25, 26, 1000, 100000} {
			require.Equal(t, c.want, translate(c.in, size), "%s, blocks of %d", c.name, size)
		}
	}
}

// However long the times are that take the place of labels, with years of 20
// digits and ten digits of nanoseconds, there is room for them.
func TestTranslateLongest(t *testing.T) {
	const early = -62167219201 // the last second before the year 0
	line := tai.Time{Seconds: tai.Offset + early, Nano: 1<<32 - 1}.AppendLabel(nil)
	line = append(line, '\n')
	const want = "18446744073709551615-12-31 23:59:59.4294967295\n"
	block := bytes.Repeat(line, cli.FilterBlock/len(line)+1)
	rest := len(block) - cli.FilterBlock
	require.NotZero(t, rest)
	tr := newTranslator(&zone.Zone{})
	require.Zero(t, testing.AllocsPerRun(10, func() {
		tr.translate(block[:cli.FilterBlock])
		tr.translate(block[cli.FilterBlock:])
	}))
	got := append([]byte(nil), tr.translate(block[:cli.FilterBlock])...)
	got = append(got, tr.translate(block[cli.FilterBlock:])...)
	for i := range len(block) / len(line) {
		require.Equal(t, want, string(got[:len(want)]), i)
		got = got[len(want):]
	}
	require.Empty(t, got)
}

// However the input is cut into blocks, the output is the same; lines without a
// label are not touched.
func FuzzTranslate(f *testing.F) {
	for _, c := range cases {
		f.Add(c.in, 9)
	}
	f.Fuzz(func(t *testing.T, input string, size int) {
		if size < 1 {
			return
		}
		out := translate(input, len(input)+1)
		require.Equal(t, out, translate(input, size))
		var got, want []string
		for _, line := range strings.SplitAfter(input, "\n") {
			if !strings.HasPrefix(line, "@") {
				want = append(want, line)
			}
		}
		for i, line := range strings.SplitAfter(out, "\n") {
			if in := strings.SplitAfter(input, "\n"); i < len(in) && !strings.HasPrefix(in[i], "@") {
				got = append(got, line)
			}
		}
		require.Equal(t, strings.Join(want, ""), strings.Join(got, ""))
	})
}

func BenchmarkTranslate(b *testing.B) {
	block := bytes.Repeat([]byte(label+" "+strings.Repeat("x", 73)+"\n"), 600)
	t := newTranslator(&zone.Zone{})
	b.SetBytes(int64(len(block)))
	b.ReportAllocs()
	for range b.N {
		t.translate(block)
	}
}
