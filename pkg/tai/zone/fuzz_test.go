package zone

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// look asks z about times; whatever the zone, a period holds the time it is
// asked for, and is the same one at its first and at its last second.
func look(t *testing.T, z *Zone, times ...int64) {
	t.Helper()
	for _, at := range times {
		p, ok := z.at(at)
		if !ok {
			continue
		}
		require.LessOrEqual(t, p.from, at)
		require.Greater(t, p.to, at)
		for _, other := range []int64{p.from, p.to - 1} {
			if !representable(other) {
				continue
			}
			q, ok := z.at(other)
			require.True(t, ok)
			require.Equal(t, p, q, "at %d and %d", at, other)
		}
		NewLocal(z).Append(nil, at, 0)
	}
}

func FuzzRules(f *testing.F) {
	for _, s := range []string{"EST5EDT,M3.2.0,M11.1.0", "<+03>-3", "CET-1CEST,M3.5.0/-2:30:15,J300/167", "XXX0YYY,0,365", "EST5EDT"} {
		f.Add(s, int64(935467445))
	}
	f.Fuzz(func(t *testing.T, tz string, at int64) {
		look(t, Find(tz, true, "", no), at, 0, 1<<31, earliest, latest)
	})
}

func FuzzFile(f *testing.F) {
	f.Add(berlin.build(), int64(1711846800))
	f.Fuzz(func(t *testing.T, data []byte, at int64) {
		parsed, ok := parseFile(data)
		if !ok {
			return
		}
		for i := 1; i < len(parsed.transitions); i++ {
			if parsed.transitions[i].at <= parsed.transitions[i-1].at {
				return // RFC 9636 forbids it; it is enough that nothing breaks
			}
		}
		for i := 1; i < len(parsed.leaps); i++ {
			if parsed.leaps[i].at <= parsed.leaps[i-1].at {
				return
			}
		}
		look(t, &parsed.Zone, at, 0, 1<<31, earliest, latest)
	})
}
