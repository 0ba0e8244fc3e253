package newline

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// check compares Find with a look at every byte, at every distance from an
// aligned address.
func check(t *testing.T, p []byte) {
	t.Helper()
	want := make([]uint64, Words(len(p)))
	for i, c := range p {
		if c == '\n' {
			want[i/64] |= 1 << (i % 64)
		}
	}
	memory := make([]byte, len(p)+16)
	for offset := range 16 {
		q := memory[offset : offset+len(p)]
		copy(q, p)
		marks := words(len(want)+1, ^uint64(0))
		require.Equal(t, want, Find(marks, q), "%q", p)
		require.Equal(t, ^uint64(0), marks[len(want)], "a word too many is written")
	}
}

// words returns n words of the value v.
func words(n int, v uint64) []uint64 {
	list := make([]uint64, n)
	for i := range list {
		list[i] = v
	}
	return list
}

func TestFind(t *testing.T) {
	t.Parallel()
	for n := range 140 {
		check(t, bytes.Repeat([]byte("\n"), n))
		check(t, bytes.Repeat([]byte("\n\x0b\x8a\x00\x09*"), 24)[:n])
		p := bytes.Repeat([]byte("x"), n)
		for i := range p {
			p[i] = '\n'
			check(t, p)
			p[i] = 'x'
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte("one\ntwo\n\nthree"))
	f.Fuzz(func(t *testing.T, p []byte) { check(t, p) })
}

func BenchmarkFind(b *testing.B) {
	p := bytes.Repeat([]byte("a line of thirty-two characters\n"), 2048)
	marks := make([]uint64, Words(len(p)))
	b.SetBytes(int64(len(p)))
	b.ReportAllocs()
	for range b.N {
		Find(marks, p)
	}
}
