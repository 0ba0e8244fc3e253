package logscript

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
)

var noon = tai.Time{Seconds: 0x4000000037c219bf, Nano: 0x2ef02e94}

const noonStamp = "@4000000037c219bf2ef02e94 "

// run sends the parts of an input through a script, and returns what each
// output gets: a directory its bytes, the others the heads of their lines.
func run(t *testing.T, s *Script, parts [][]byte) []string {
	t.Helper()
	got := make([]strings.Builder, len(s.Outputs))
	chosen := make([]bool, len(s.Outputs))
	s.Select(nil, chosen)
	st := s.NewStream()
	drain := func() {
		var p Piece
		for st.Fill() {
			text := st.Text()
			for at := 0; st.Next(&p); at = p.To {
				if p.From != at {
					t.Fatalf("a gap between pieces: %d, %d", at, p.From)
				}
				head := text[p.From : p.From+p.Head]
				if p.IsLine {
					s.Select(head, chosen)
				}
				for i, o := range s.Outputs {
					switch {
					case !chosen[i]:
					case o.Kind == Directory:
						got[i].Write(text[p.From:p.To])
					case p.IsLine:
						got[i].WriteString("[" + string(head) + "]")
					}
				}
			}
		}
	}
	for _, part := range parts {
		for len(part) > 0 {
			n := copy(st.Room(), part)
			require.NotZero(t, n)
			st.Add(n, noon)
			drain()
			part = part[n:]
		}
	}
	st.End()
	drain()
	require.False(t, st.Fill(), "the end comes once")
	return texts(got)
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
		if s.Timestamp {
			line = noonStamp + line
		}
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
				require.Equal(t, want, run(t, s, cut(input, sizes)), "%s, input %d, parts %v", script, i, sizes)
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
			st.Add(copy(st.Room(), part), noon)
			var p Piece
			for st.Fill() {
				for st.Next(&p) {
					text += string(st.Text()[p.From:p.To])
				}
			}
			return text
		}
		require.False(t, st.MidLine())
		require.Equal(t, "", add("begin"))
		require.True(t, st.MidLine())
		require.Equal(t, "beginning\n", add("ning\nrest"))
		require.Equal(t, "", add(strings.Repeat("x", 995)))
		require.Equal(t, "rest"+strings.Repeat("x", 996), add("x"))
		require.True(t, st.MidLine())
		require.Equal(t, "more", add("more"))
		require.True(t, st.MidLine())
		require.Equal(t, "\n", add("\n"))
		require.False(t, st.MidLine())
	}
}

func TestStreamStartsSmallAndGrows(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"./a", "t ./a"} {
		st := Parse(strings.Fields(script)).NewStream()
		size := func() int { return len(st.Room()) }
		small := size()
		require.Less(t, small, 8192)
		read := func(n int) {
			copy(st.Room()[:n], bytes.Repeat([]byte("line\n"), n/5+1))
			st.Add(n, noon)
			var p Piece
			for st.Fill() {
				for st.Next(&p) {
				}
			}
		}
		read(small - 1)
		require.Less(t, size(), 8192)
		read(size())
		require.GreaterOrEqual(t, size(), 65536)
		read(65536)
		require.Less(t, size(), 65536+2048)
	}
}

func TestStreamDoesNotAllocate(t *testing.T) {
	s := Parse([]string{"t", "-*y*", "./a", "e"})
	st := s.NewStream()
	chosen := make([]bool, len(s.Outputs))
	input := []byte(strings.Repeat("some line of text\n", 200))
	require.Zero(t, testing.AllocsPerRun(20, func() {
		st.Add(copy(st.Room(), input), noon)
		var p Piece
		for st.Fill() {
			for st.Next(&p) {
				s.Select(st.Text()[p.From:p.From+p.Head], chosen)
			}
		}
	}))
}

func FuzzStream(f *testing.F) {
	f.Fuzz(func(t *testing.T, args, input string, sizes []byte, repeat uint16) {
		if len(args) > 100 || len(input) > 5000 {
			t.Skip()
		}
		input = strings.Repeat(input, int(repeat)%(1+50000/(1+len(input)))+1)
		s := Parse(strings.Split(args, "\n"))
		require.Equal(t, plainRun(s, input), run(t, s, cut(input, sizes)))
	})
}

func BenchmarkStream(b *testing.B) {
	for _, script := range []string{"./a", "t ./a", "t -*warning* ./a"} {
		b.Run(script, func(b *testing.B) {
			s := Parse(strings.Fields(script))
			st := s.NewStream()
			chosen := make([]bool, len(s.Outputs))
			line := strings.Repeat("x", 99) + "\n"
			st.Add(copy(st.Room(), strings.Repeat(line, 100)), noon)
			for st.Fill() {
				for p := (Piece{}); st.Next(&p); {
				}
			}
			input := []byte(strings.Repeat(line, 600))
			b.SetBytes(int64(len(input)))
			b.ReportAllocs()
			var p Piece
			for b.Loop() {
				st.Add(copy(st.Room(), input), noon)
				for st.Fill() {
					for st.Next(&p) {
						s.Select(st.Text()[p.From:p.From+p.Head], chosen)
					}
				}
			}
		})
	}
}
