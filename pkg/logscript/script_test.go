package logscript

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	dir := func(path string, changes ...func(*Output)) Output {
		o := Output{Kind: Directory, Path: path, Size: 99999, Keep: 10, Code: "s"}
		for _, change := range changes {
			change(&o)
		}
		return o
	}
	limits := func(size int64, keep uint64) func(*Output) {
		return func(o *Output) { o.Size, o.Keep = size, keep }
	}
	processed := func(command string) func(*Output) {
		return func(o *Output) { o.Processor, o.HasProcessor = command, true }
	}
	code := func(code string) func(*Output) { return func(o *Output) { o.Code = code } }
	prefix := func(text string) func(*Output) { return func(o *Output) { o.Prefix = text } }
	bounds := func(age, bytes int64) func(*Output) {
		return func(o *Output) { o.Age, o.Bytes = age, bytes }
	}
	compressed := func(o *Output) { o.Compress, o.Code = true, "zst" }
	x := func(n int) string { return strings.Repeat("x", n) }
	for _, test := range []struct {
		name string
		args []string
		want []Output
	}{
		{"nothing", nil, nil},
		{"a directory", []string{"./main"}, []Output{dir("./main")}},
		{"any directory", []string{".", "/", "..", "/var/log"}, []Output{dir("."), dir("/"), dir(".."), dir("/var/log")}},
		{"what is no action", []string{"", "main", "T", "*", "0"}, nil},
		{"settings are for what follows", []string{"./a", "s5000", "n3", "./b", "!gzip", "./c", "!", "./d"}, []Output{
			dir("./a"), dir("./b", limits(5000, 3)),
			dir("./c", limits(5000, 3), processed("gzip")), dir("./d", limits(5000, 3), processed("")),
		}},
		{"small sizes", []string{"s0", "n0", "./a", "s4095", "n1", "./b", "s", "n", "./c", "s-9", "n 9", "./d"}, []Output{
			dir("./a", limits(4096, 2)), dir("./b", limits(4096, 2)), dir("./c", limits(4096, 2)), dir("./d", limits(4096, 2)),
		}},
		{"large sizes", []string{"s16777216", "n99999999999", "./a", "s18446744073709551615", "./b"}, []Output{
			dir("./a", limits(16777215, 99999999999)), dir("./b", limits(16777215, 99999999999)),
		}},
		{"beyond 64 bits", []string{"s18446744073709556616", "n18446744073709551619", "./a"}, []Output{dir("./a", limits(5000, 3))}},
		{"junk behind digits", []string{"s5000k", "n7th", "./a"}, []Output{dir("./a", limits(5000, 7))}},
		{"alert and status", []string{"e", "eh", "=", "=status"}, []Output{
			{Kind: Alert}, {Kind: Alert}, {Kind: Status}, {Kind: Status, Path: "status"},
		}},
		{"suffixes", []string{"wgz", "./a", "w", "./b", "w.s", "./c", "wa/b", "./d", "w" + x(64), "./e", "ws", "w" + x(65), "./f"}, []Output{
			dir("./a", code("gz")), dir("./b", code("")), dir("./c", code(".s")), dir("./d", code(".s")),
			dir("./e", code(x(64))), dir("./f"),
		}},
		{"compression and processors", []string{
			"wgz", "!gzip", "./a", "z", "./b", "wzstd", "./c", "!cat", "./d", "wx", "!cat", "./e", "zx", "zy", "./f",
		}, []Output{
			dir("./a", code("gz"), processed("gzip")), dir("./b", compressed), dir("./c", compressed, code("zstd")),
			dir("./d", processed("cat")), dir("./e", code("x"), processed("cat")), dir("./f", compressed),
		}},
		{"age and bytes", []string{"a60", "b1000000", "./a", "a", "b", "./b", "a5m", "b5k", "./c", "a-1", "b-1", "./d"}, []Output{
			dir("./a", bounds(60, 1000000)), dir("./b"), dir("./c", bounds(5, 5)), dir("./d"),
		}},
		{"age and bytes without bounds", []string{"a99999999999999999999999999999", "b99999999999999999999999999999", "./a"}, []Output{
			dir("./a", bounds(4294967295, 1<<60)),
		}},
		{"prefixes", []string{"p[web] ", "./a", "pone\ntwo", "./b", "p" + x(256), "./c", "p", "./d"}, []Output{
			dir("./a", prefix("[web] ")), dir("./b", prefix("one")), dir("./c", prefix(x(255))), dir("./d"),
		}},
	} {
		got := Parse(test.args)
		require.Equal(t, test.want, got.Outputs, test.name)
		require.Zero(t, got.Stamp, test.name)
		require.Zero(t, got.Gather, test.name)
	}
}

func TestParseStamp(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want Stamp
		args string
	}{
		{TAI64N, "t"},
		{TAI64N, "tzzz T ./a"},
		{Accustamp, "T"},
		{UTC, "u"},
		{Local, "l"},
		{Local, "local.log"},
		{None, "-x t"},
		{None, "./a T u l"},
		{None, "U"},
	} {
		require.Equal(t, test.want, Parse(strings.Fields(test.args)).Stamp, test.args)
	}
	require.Equal(t, None, Parse([]string{"", "t"}).Stamp)
}

func TestParseGather(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want int
		args string
	}{
		{100, "./a g100"},
		{200, "g100 ./a g200 ./b"},
		{0, "g100 g"},
		{60000, "g60001"},
		{60000, "g18446744073709551617"},
		{5, "g5s"},
	} {
		require.Equal(t, test.want, Parse(strings.Fields(test.args)).Gather, test.args)
	}
}

func TestIsChoosy(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want bool
		args string
	}{
		{false, ""},
		{false, "t F s5000 !gzip ./a S ./b"},
		{true, "-x ./a"},
		{true, "+x"},
		{true, "e"},
		{true, "=x"},
	} {
		require.Equal(t, test.want, Parse(strings.Fields(test.args)).IsChoosy(), test.args)
	}
}

func TestSelect(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args, line string
		want       []bool
	}{
		{"./a", "x", []bool{true}},
		{"-a e +a -b e", "a", []bool{false, true}},
		{"-a e +a -b e", "b", []bool{true, false}},
		{"-a e +a -b e", "c", []bool{true, true}},
		{"-* ./a +x* =s -*y ./b", "x", []bool{false, true, true}},
		{"-* ./a +x* =s -*y ./b", "xy", []bool{false, true, false}},
		{"-* ./a +x* =s -*y ./b", "z", []bool{false, false, false}},
		{"+nothing ./a", "x", []bool{true}}, // a line starts selected
		// What F and S say is for the patterns behind them, in every line alike.
		{"-*a ./a F -*a ./b", "aa", []bool{true, false}},
		{"F -*a ./a +* S -*a ./b", "aa", []bool{false, true}},
		{"F -[a-c] ./a +? ./b", "b", []bool{false, true}},
	} {
		s := Parse(strings.Fields(test.args))
		chosen := make([]bool, len(s.Outputs))
		for range 2 {
			s.Select([]byte(test.line), chosen)
			require.Equal(t, test.want, chosen, "%s on %s", test.args, test.line)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Fuzz(func(t *testing.T, args string) {
		list := strings.Split(args, "\n")
		s := Parse(list)
		require.Equal(t, args != "" && strings.Contains("tTul", args[:1]), s.Stamp != None)
		require.GreaterOrEqual(t, s.Gather, 0)
		require.LessOrEqual(t, s.Gather, 60000)
		outputs := 0
		for _, a := range list {
			if a != "" && strings.Contains("e=./", a[:1]) {
				outputs++
			}
		}
		require.Len(t, s.Outputs, outputs)
		for _, o := range s.Outputs {
			if o.Kind == Directory {
				require.GreaterOrEqual(t, o.Size, int64(4096))
				require.LessOrEqual(t, o.Size, int64(16777215))
				require.GreaterOrEqual(t, o.Keep, uint64(2))
				require.Contains(t, list, o.Path)
				require.False(t, o.Compress && o.HasProcessor)
				require.NotContains(t, o.Code, "/")
				require.LessOrEqual(t, len(o.Code), 64)
				require.NotContains(t, o.Prefix, "\n")
				require.LessOrEqual(t, len(o.Prefix), 255)
				require.GreaterOrEqual(t, o.Age, int64(0))
				require.GreaterOrEqual(t, o.Bytes, int64(0))
			}
		}
	})
}

func TestSelectDoesNotAllocate(t *testing.T) {
	for _, args := range []string{"-* +*ERROR* ./a", "F -* +*ERR[A-Z]R* ./a +*[[:punct:]]x* e"} {
		s := Parse(strings.Fields(args))
		chosen := make([]bool, len(s.Outputs))
		line := []byte(strings.Repeat("some words ", 9))
		require.Zero(t, testing.AllocsPerRun(100, func() { s.Select(line, chosen) }), args)
	}
}
