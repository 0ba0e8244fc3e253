package logscript

import (
	"strings"
	"testing"

	"daemontools-go/pkg/tai"
)

// BenchmarkSelectLine decides where one line of 100 bytes goes.
func BenchmarkSelectLine(b *testing.B) {
	words := strings.Repeat("connection from 192.0.2.17 closed, ", 3)[:99]
	wrong := "12 ERROR " + words[:90]
	for _, test := range []struct{ name, script, line string }{
		{"all", "./a", words},
		{"unwanted", "-* +*ERROR* ./a", words},
		{"wanted", "-* +*ERROR* ./a", wrong},
		{"end", "-*closed,* ./a", words},
		{"five", "-* +*one* +*two* +*three* +*ERROR* -*not*this* ./a", words},
	} {
		b.Run(test.name, func(b *testing.B) {
			s := Parse(strings.Fields(test.script))
			line := []byte(test.line)
			chosen := make([]bool, len(s.Outputs))
			b.ReportAllocs()
			for b.Loop() {
				s.Select(line, chosen)
			}
		})
	}
}

// BenchmarkLabel makes one label.
func BenchmarkLabel(b *testing.B) {
	var label []byte
	b.ReportAllocs()
	for now := int64(1.8e18); b.Loop(); now += 1000 {
		label = tai.FromUnix(now).AppendLabel(label[:0])
	}
}
