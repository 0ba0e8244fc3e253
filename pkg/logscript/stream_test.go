package logscript

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const noonStamp = "@4000000037c219bf2ef02e94 "

// run sends the parts of an input through a script, and returns what each
// output gets: a directory its bytes, the others the heads of their lines. Where
// singly says so, lines come one at a time. After each part one Stream is
// followed by another that knows no more than what the first one keeps.
func run(t *testing.T, s *Script, parts [][]byte, singly bool) []string {
	t.Helper()
	got := make([]strings.Builder, len(s.Outputs))
	chosen := make([]bool, len(s.Outputs))
	s.Select(nil, chosen)
	st := s.NewStream()
	st.Singly(singly)
	drain := func(input []byte) {
		text := st.Text()
		p := Piece{}
		for at := 0; st.Next(&p); at = p.To {
			if p.From != at || p.Start == st.LongAt(p.From) {
				t.Fatalf("%+v after %d", p, at)
			}
			stamp := st.Stamp(p.From)
			head := string(stamp) + string(text[p.From:p.From+p.Head])
			if p.Start && s.choosy {
				s.Select([]byte(head), chosen)
			}
			for i, o := range s.Outputs {
				switch {
				case !chosen[i]:
				case o.Kind == Directory:
					got[i].WriteString(dress(string(text[p.From:p.To]), p.Start, string(stamp), noonStamp[:len(stamp)]))
				case p.Start:
					got[i].WriteString("[" + head + "]")
				}
			}
		}
		if input != nil {
			require.Equal(t, string(input), string(st.Input(len(text))))
		}
		rest := bytes.Clone(text[st.HandedOut():])
		stamp, long := bytes.Clone(st.Stamp(st.HandedOut())), st.LongAt(st.HandedOut())
		st.Drop()
		require.Equal(t, len(rest) > 0 || long, st.MidLine())
		require.Equal(t, long, st.Long())
		st = s.NewStream()
		st.Keep(rest, stamp, long)
		st.Singly(singly)
	}
	stamp := []byte(noonStamp[:s.Stamp.Size()])
	for _, part := range parts {
		for len(part) > 0 {
			n := copy(st.Room(), part)
			require.NotZero(t, n)
			st.Add(n, stamp)
			drain(part[:n])
			part = part[n:]
		}
	}
	st.End()
	drain(nil)
	require.False(t, st.MidLine())
	return texts(got)
}

// dress puts stamps in front of lines.
func dress(text string, start bool, first, others string) string {
	var b strings.Builder
	for text != "" {
		end := strings.IndexByte(text, '\n') + 1
		if end == 0 {
			end = len(text)
		}
		if start {
			b.WriteString(first)
		}
		b.WriteString(text[:end])
		text, start, first = text[end:], true, others
	}
	return b.String()
}

func texts(list []strings.Builder) (texts []string) {
	for i := range list {
		texts = append(texts, list[i].String())
	}
	return texts
}

// plainRun says what the outputs get in the words of the rule.
func plainRun(s *Script, input string) []string {
	got := make([]strings.Builder, len(s.Outputs))
	chosen := make([]bool, len(s.Outputs))
	for input != "" {
		line, rest, _ := strings.Cut(input, "\n")
		input = rest
		line = noonStamp[:s.Stamp.Size()] + line
		head := line[:min(len(line), 1000)]
		s.Select([]byte(head), chosen)
		for i, o := range s.Outputs {
			switch {
			case !chosen[i]:
			case o.Kind == Directory:
				got[i].WriteString(line + "\n")
			default:
				got[i].WriteString("[" + head + "]")
			}
		}
	}
	return texts(got)
}

// cut cuts input into parts of the given sizes, over and over.
func cut(input string, sizes []byte) (parts [][]byte) {
	for i := 0; input != ""; i++ {
		n := len(input)
		if len(sizes) > 0 {
			n = min(n, 1+int(sizes[i%len(sizes)])*7)
		}
		parts = append(parts, []byte(input[:n]))
		input = input[n:]
	}
	return parts
}

func TestStream(t *testing.T) {
	t.Parallel()
	x := func(n int) string { return strings.Repeat("x", n) }
	inputs := []string{
		"", "\n", "a", "a\n", "\n\n\n", "a\x00b\n\nc",
		x(973), x(974) + "\n", x(975), x(999) + "\n", x(1000), x(1000) + "\n", x(1001) + "\nb\n", x(5000) + "\n" + x(1000) + "\n" + x(999),
		strings.Repeat("\n", 9000), strings.Repeat(x(99)+"\n", 3000) + "end", x(200000), strings.Repeat(x(1003)+"\ny\n", 300),
	}
	scripts := []string{"./a", "t ./a", "-*y* ./a +*x* ./b e =s", "t -*y* ./a e", "t ./a ./b"}
	for _, script := range scripts {
		s := Parse(strings.Fields(script))
		for i, input := range inputs {
			want := plainRun(s, input)
			for _, sizes := range [][]byte{nil, {0}, {255}, {142}, {3, 0, 200}} {
				if len(input) > 10000 && len(sizes) > 0 && sizes[0] == 0 {
					continue // byte by byte it takes long
				}
				for _, singly := range []bool{false, true} {
					require.Equal(t, want, run(t, s, cut(input, sizes), singly), "%s, input %d, parts %v", script, i, sizes)
				}
			}
		}
	}
}

// A line is handed out when its newline or its 1000th byte is there and not
// before, and what is behind that at once.
func TestStreamHandsOutEarly(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"./a", "-nothing ./a"} {
		st := Parse(strings.Fields(script)).NewStream()
		add := func(part string) (text string) {
			st.Add(copy(st.Room(), part), nil)
			var p Piece
			for st.Next(&p) {
				text += string(st.Text()[p.From:p.To])
			}
			st.Drop()
			return text
		}
		require.False(t, st.MidLine())
		require.Equal(t, "", add("begin"))
		require.True(t, st.MidLine())
		require.Equal(t, "beginning\n", add("ning\nrest"))
		require.Equal(t, "", add(strings.Repeat("x", 995)))
		require.False(t, st.Long())
		require.Equal(t, "rest"+strings.Repeat("x", 996), add("x"))
		require.True(t, st.Long())
		require.Equal(t, "more", add("more"))
		require.True(t, st.MidLine())
		require.Equal(t, "\n", add("\n"))
		require.False(t, st.MidLine())
	}
}

// A line has the stamp of its first byte.
func TestStreamStamps(t *testing.T) {
	t.Parallel()
	st := Parse([]string{"t", "./a"}).NewStream()
	var got []string
	add := func(part string, stamp byte) {
		st.Add(copy(st.Room(), part), bytes.Repeat([]byte{stamp}, len(noonStamp)))
		st.Singly(true)
		var p Piece
		for st.Next(&p) {
			got = append(got, string(st.Stamp(p.From)[:1])+string(st.Text()[p.From:p.To]))
		}
		st.Drop()
	}
	add("one\ntw", 'a')
	add("", 'b')
	add("o", 'b')
	add("\nthree\nfo", 'c')
	add("ur\n", 'd')
	add("five\n", 'e')
	require.Equal(t, []string{"aone\n", "atwo\n", "cthree\n", "cfour\n", "efive\n"}, got)
}

func TestStreamStartsSmallAndGrows(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"./a", "t ./a"} {
		st := Parse(strings.Fields(script)).NewStream()
		require.Len(t, st.Room(), 4<<10)
		st.Add(copy(st.Room(), "a line that has begu"), nil)
		require.True(t, st.Grow())
		require.Len(t, st.Room(), 64<<10)
		require.True(t, st.Grow())
		require.Len(t, st.Room(), 256<<10)
		require.False(t, st.Grow())
		require.Len(t, st.Room(), 256<<10)
		require.Equal(t, "a line that has begu", string(st.Text()))
	}
}

func TestStreamDoesNotAllocate(t *testing.T) {
	s := Parse([]string{"t", "-*y*", "./a", "e"})
	st := s.NewStream()
	chosen := make([]bool, len(s.Outputs))
	input := []byte(strings.Repeat("some line of text\n", 200))
	stamp := []byte(noonStamp)
	require.Zero(t, testing.AllocsPerRun(20, func() {
		st.Add(copy(st.Room(), input), stamp)
		var p Piece
		for st.Next(&p) {
			s.Select(st.Text()[p.From:p.From+p.Head], chosen)
		}
		st.Drop()
	}))
}

func FuzzStream(f *testing.F) {
	f.Fuzz(func(t *testing.T, args, input string, sizes []byte, repeat uint16) {
		if len(args) > 100 || len(input) > 5000 {
			t.Skip()
		}
		input = strings.Repeat(input, int(repeat)%(1+50000/(1+len(input)))+1)
		s := Parse(strings.Split(args, "\n"))
		require.Equal(t, plainRun(s, input), run(t, s, cut(input, sizes), repeat%2 == 0))
	})
}

func BenchmarkStream(b *testing.B) {
	for _, script := range []string{"./a", "t ./a", "t -*warning* ./a"} {
		b.Run(script, func(b *testing.B) {
			s := Parse(strings.Fields(script))
			st := s.NewStream()
			for st.Grow() {
			}
			chosen := make([]bool, len(s.Outputs))
			stamp := []byte(noonStamp)
			input := []byte(strings.Repeat(strings.Repeat("x", 99)+"\n", 2600))
			b.SetBytes(int64(len(input)))
			b.ReportAllocs()
			var p Piece
			for b.Loop() {
				st.Add(copy(st.Room(), input), stamp)
				for st.Next(&p) {
					s.Select(st.Text()[p.From:p.From+p.Head], chosen)
				}
				st.Drop()
			}
		})
	}
}
