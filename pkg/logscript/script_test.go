package logscript

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	dir := func(path string, size int64, keep uint64) Output {
		return Output{Kind: Directory, Path: path, Size: size, Keep: keep}
	}
	processed := func(o Output, command string) Output {
		o.Processor, o.HasProcessor = command, true
		return o
	}
	for _, test := range []struct {
		name string
		args []string
		want Script
	}{
		{"nothing", nil, Script{}},
		{"a directory", []string{"./main"}, Script{Outputs: []Output{dir("./main", 99999, 10)}}},
		{"any directory", []string{".", "/", "..", "/var/log"}, Script{Outputs: []Output{
			dir(".", 99999, 10), dir("/", 99999, 10), dir("..", 99999, 10), dir("/var/log", 99999, 10)}}},
		{"t first", []string{"tzzz"}, Script{Timestamp: true}},
		{"t later", []string{"-x", "t"}, Script{}},
		{"t after nothing", []string{"", "t"}, Script{}},
		{"what is no action", []string{"", "main", "T", "*", "0"}, Script{}},
		{"settings are for what follows", []string{"./a", "s5000", "n3", "./b", "!gzip", "./c", "!", "./d"}, Script{Outputs: []Output{
			dir("./a", 99999, 10), dir("./b", 5000, 3),
			processed(dir("./c", 5000, 3), "gzip"), processed(dir("./d", 5000, 3), "")}}},
		{"small sizes", []string{"s0", "n0", "./a", "s4095", "n1", "./b", "s", "n", "./c", "s-9", "n 9", "./d"}, Script{Outputs: []Output{
			dir("./a", 4096, 2), dir("./b", 4096, 2), dir("./c", 4096, 2), dir("./d", 4096, 2)}}},
		{"large sizes", []string{"s16777216", "n99999999999", "./a", "s18446744073709551615", "./b"}, Script{Outputs: []Output{
			dir("./a", 16777215, 99999999999), dir("./b", 16777215, 99999999999)}}},
		{"beyond 64 bits", []string{"s18446744073709556616", "n18446744073709551619", "./a"}, Script{Outputs: []Output{dir("./a", 5000, 3)}}},
		{"junk behind digits", []string{"s5000k", "n7th", "./a"}, Script{Outputs: []Output{dir("./a", 5000, 7)}}},
		{"alert and status", []string{"e", "eh", "=", "=status"}, Script{Outputs: []Output{
			{Kind: Alert}, {Kind: Alert}, {Kind: Status}, {Kind: Status, Path: "status"}}}},
	} {
		got := Parse(test.args)
		require.Equal(t, test.want.Timestamp, got.Timestamp, test.name)
		require.Equal(t, test.want.Outputs, got.Outputs, test.name)
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
	} {
		s := Parse(strings.Fields(test.args))
		chosen := make([]bool, len(s.Outputs))
		s.Select([]byte(test.line), chosen)
		require.Equal(t, test.want, chosen, "%s on %s", test.args, test.line)
	}
}

func FuzzParse(f *testing.F) {
	f.Fuzz(func(t *testing.T, args string) {
		list := strings.Split(args, "\n")
		s := Parse(list)
		require.Equal(t, strings.HasPrefix(args, "t"), s.Timestamp)
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
			}
		}
	})
}
