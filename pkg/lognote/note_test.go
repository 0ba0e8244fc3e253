package lognote

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var key = Key{
	Boot:   "8a5e1f5c-3c3f-4d0e-9c57-5b9ef2a7d6a1",
	Pipe:   File{Device: 14, Number: 4711},
	Script: 0xfedcba9876543210,
}

func first() State {
	return State{
		Text: []byte("the beginn"), Stamp: []byte("@4000000037c219bf2ef02e94 "),
		Chosen: []bool{true, false, true},
		Dirs:   []Dir{{File{1, 2, 3}, 100}, {File{1, 5, 6}, 200}},
	}
}

func second() State {
	s := first()
	s.Text, s.Stamp, s.Long = []byte(strings.Repeat("x", TextSize)), nil, true
	s.Chosen = []bool{false, true, false}
	s.Dirs = []Dir{{File{1, 2, 3}, 1 << 40}, {File{1, 5, 6}, 0}}
	return s
}

func newNote(t *testing.T) (page []byte, n *Note) {
	page = make([]byte, Size(3, 2))
	return page, New(page, key, first())
}

// says is what a successor reads.
func says(t *testing.T, page []byte) State {
	t.Helper()
	n, k, s := Open(page)
	require.NotNil(t, n)
	require.Equal(t, key, k)
	if len(s.Stamp) == 0 {
		s.Stamp = nil
	}
	return s
}

// What holds changes when the mark is there, and that is one byte.
func TestNote(t *testing.T) {
	t.Parallel()
	for _, last := range []byte{0, '\n', 0xff} {
		page, n := newNote(t)
		require.Equal(t, first(), says(t, page))
		a, b := first(), second()
		for range 3 {
			n.Expect(&b, last)
			require.Equal(t, a, says(t, page), "nothing was taken")
			n.Expect(&b, last)
			require.Equal(t, a, says(t, page), "nor at the second try")
			n.Mark()[0] = last
			require.Equal(t, b, says(t, page), "all was taken")
			a, b = b, a
		}
		n.Expect(&b, 0)
		n.Took()
		require.Equal(t, b, says(t, page))
	}
}

// Whenever a multilog is killed while it writes a note, the note says what was
// or what is.
func TestNoteIsNeverHalf(t *testing.T) {
	t.Parallel()
	page, n := newNote(t)
	a, b := first(), second()
	n.Expect(&a, 'a')
	n.Mark()[0] = 'a'
	before := bytes.Clone(page)
	n.Expect(&b, 'b')
	// The stores of Expect that come after the states, one by one.
	for i, store := range []func(p []byte){
		func(p []byte) { copy(p[atStates:], page[atStates:]) },
		func(p []byte) { p[atHolds] = page[atHolds] &^ holdsMarked },
		func(p []byte) { p[atExpect] = page[atExpect] },
		func(p []byte) { p[atMark] = page[atMark] },
		func(p []byte) { p[atHolds] = page[atHolds] },
	} {
		store(before)
		require.Equal(t, a, says(t, before), i)
	}
	require.Equal(t, page, before)
}

func TestBegun(t *testing.T) {
	t.Parallel()
	page, n := newNote(t)
	n.Begun(1, File{1, 7, 8})
	want := first()
	want.Dirs[1] = Dir{File{1, 7, 8}, 0}
	require.Equal(t, want, says(t, page))
	s := second()
	n.Expect(&s, 'x')
	require.Equal(t, want, says(t, page))
}

func TestNoNote(t *testing.T) {
	t.Parallel()
	page, _ := newNote(t)
	change := func(at int, b byte) []byte {
		p := bytes.Clone(page)
		p[at] = b
		return p
	}
	for name, p := range map[string][]byte{
		"nothing":          nil,
		"an empty page":    make([]byte, 4096),
		"another magic":    change(0, 'x'),
		"too short":        page[:len(page)-1],
		"too long":         append(bytes.Clone(page), 0),
		"another count":    change(atDirs, 3),
		"a large count":    change(atOutputs+3, 0x7f),
		"a text too long":  change(atStates+atTextSize+1, 0xff),
		"a stamp too long": change(atStates+atStampSize, 0xff),
	} {
		n, _, _ := Open(p)
		require.Nil(t, n, name)
	}
}

// FuzzOpen reads notes that are none.
func FuzzOpen(f *testing.F) {
	page := make([]byte, Size(1, 1))
	n := New(page, key, State{Chosen: []bool{true}, Dirs: []Dir{{}}})
	n.Took()
	f.Add(page)
	f.Fuzz(func(t *testing.T, page []byte) {
		n, _, s := Open(bytes.Clone(page))
		if n != nil {
			require.LessOrEqual(t, len(s.Text), TextSize)
			require.LessOrEqual(t, len(s.Stamp), StampSize)
			require.Len(t, page, Size(len(s.Chosen), len(s.Dirs)))
		}
	})
}
