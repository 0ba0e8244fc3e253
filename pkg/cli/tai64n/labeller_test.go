package tai64n

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/tai"
)

const first, second = "@4000000037c219bf2ef02e94 ", "@4000000037c219c02ef02e94 "

var firstTime, secondTime = tai.FromUnix(935467445787492500), tai.FromUnix(935467446787492500)

func TestLabel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ one, two, want string }{
		{"a\nb\n", "c\n", first + "a\n" + first + "b\n" + second + "c\n"},
		{"a\nb", "c\nd", first + "a\n" + first + "bc\n" + second + "d"},
		{"a", "\n", first + "a\n"},
		{"a\n", "\n", first + "a\n" + second + "\n"},
		{"\x00\xff\n\n", "@\n", first + "\x00\xff\n" + first + "\n" + second + "@\n"},
	} {
		var out bytes.Buffer
		l := newLabeller(func(p []byte) error { out.Write(p); return nil })
		require.NoError(t, l.label([]byte(c.one), firstTime))
		require.NoError(t, l.label([]byte(c.two), secondTime))
		require.Equal(t, c.want, out.String())
	}
}

// Many short lines become longer than what is gathered; a long one fits.
func TestLabelLong(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	l := newLabeller(func(p []byte) error { out.Write(p); return nil })
	require.NoError(t, l.label(bytes.Repeat([]byte("\n"), cli.FilterBlock), firstTime))
	require.Equal(t, strings.Repeat(first+"\n", cli.FilterBlock), out.String())

	out.Reset()
	line := strings.Repeat("x", cli.FilterBlock)
	require.NoError(t, l.label([]byte(line), firstTime))
	require.Equal(t, first+line, out.String())
}

func TestLabelAllocations(t *testing.T) {
	block := bytes.Repeat([]byte("a line\n\n"), cli.FilterBlock/8)
	l := newLabeller(func([]byte) error { return nil })
	require.Zero(t, testing.AllocsPerRun(10, func() { l.label(block, firstTime) }))
}

func TestLabelFails(t *testing.T) {
	t.Parallel()
	full := errors.New("no space")
	l := newLabeller(func([]byte) error { return full })
	require.ErrorIs(t, l.label([]byte("a\n"), firstTime), full)
	require.ErrorIs(t, l.label(bytes.Repeat([]byte("\n"), cli.FilterBlock), firstTime), full)
}

// However the input is cut into blocks, the output is the same.
func FuzzLabel(f *testing.F) {
	f.Add([]byte("one\ntwo\n\nthree"), 5)
	f.Fuzz(func(t *testing.T, input []byte, size int) {
		if size < 1 {
			return
		}
		var out bytes.Buffer
		l := newLabeller(func(p []byte) error { out.Write(p); return nil })
		for rest := input; len(rest) > 0; {
			n := min(size, len(rest), cli.FilterBlock)
			require.NoError(t, l.label(rest[:n], firstTime))
			rest = rest[n:]
		}
		var want []byte
		for _, line := range bytes.SplitAfter(input, []byte("\n")) {
			if len(line) > 0 {
				want = append(append(want, first...), line...)
			}
		}
		require.Equal(t, string(want), out.String())
	})
}

func BenchmarkLabel(b *testing.B) {
	block := bytes.Repeat([]byte(strings.Repeat("x", 99)+"\n"), cli.FilterBlock/100)
	l := newLabeller(func([]byte) error { return nil })
	b.SetBytes(int64(len(block)))
	b.ReportAllocs()
	for range b.N {
		l.label(block, firstTime)
	}
}
