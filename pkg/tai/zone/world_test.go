package zone

import (
	"archive/zip"
	"io"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestWorld compares every zone of Go's own data with package time, in the
// years in which both mean the same: from each zone's first transition on, but
// not before 1971.
func TestWorld(t *testing.T) {
	t.Parallel()
	//lint:ignore SA1019 the tests run where the toolchain is.
	data, err := zip.OpenReader(filepath.Join(runtime.GOROOT(), "lib/time/zoneinfo.zip"))
	if err != nil {
		t.Skip("no zone data in the Go toolchain: ", err)
	}
	defer data.Close()
	random := rand.New(rand.NewPCG(1, 2))
	zones := 0
	for _, member := range data.File {
		if strings.HasSuffix(member.Name, "/") {
			continue
		}
		r, err := member.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		compare(t, member.Name, content, random)
		zones++
	}
	require.Greater(t, zones, 300)
}

func compare(t *testing.T, name string, content []byte, random *rand.Rand) {
	t.Helper()
	reference, err := time.LoadLocationFromTZData(name, content)
	require.NoError(t, err, name)
	f, ok := parseFile(content)
	require.True(t, ok, name)
	const from, span = 365 * daySeconds, 400 * 365 * daySeconds
	var moments []int64
	for _, change := range f.transitions {
		moments = append(moments, change.at-1, change.at, change.at+1)
	}
	for range 300 {
		moments = append(moments, from+random.Int64N(span))
	}
	l := NewLocal(&f.Zone)
	for _, at := range moments {
		if at < from || len(f.transitions) > 0 && at < f.transitions[0].at {
			continue
		}
		got, ok := l.Append(nil, at, 0)
		require.True(t, ok)
		require.Equal(t, time.Unix(at, 0).In(reference).Format("2006-01-02 15:04:05.000000000"), string(got), "%s %d", name, at)
	}
}
