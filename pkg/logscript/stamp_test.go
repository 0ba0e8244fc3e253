package logscript

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
)

// berlin is an hour ahead.
func berlin(seconds int64) (shown, ahead int64) { return seconds + 3600, 3600 }

var autumn = tai.FromUnix(1795211151123456789)

func TestStamp(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		want string
		kind Stamp
	}{
		{"", None},
		{"@400000006b00bf99075bcbf4 ", TAI64N},
		{"1795211151.123456 ", Accustamp},
		{"2026-11-20T21:45:51.123456Z ", UTC},
		{"2026-11-20T22:45:51.123456+01:00 ", Local},
	} {
		require.Equal(t, test.want, string(test.kind.Append(nil, autumn, berlin)))
		require.Equal(t, len(test.want), test.kind.Size())
		require.LessOrEqual(t, len(test.want), MaxStampSize)
	}
}

func TestStampDoesNotAllocate(t *testing.T) {
	var room [MaxStampSize]byte
	for kind := None; kind <= Local; kind++ {
		require.Zero(t, testing.AllocsPerRun(100, func() { kind.Append(room[:0], autumn, berlin) }), kind)
	}
}

func BenchmarkStamp(b *testing.B) {
	for _, test := range []struct {
		name string
		kind Stamp
	}{{"t", TAI64N}, {"T", Accustamp}, {"u", UTC}, {"l", Local}} {
		b.Run(test.name, func(b *testing.B) {
			var room [MaxStampSize]byte
			b.ReportAllocs()
			for b.Loop() {
				test.kind.Append(room[:0], autumn, berlin)
			}
		})
	}
}
