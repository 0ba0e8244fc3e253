package packed

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMessages(t *testing.T) {
	t.Parallel()
	serves := []Serve{{1, None, "a"}, {-1 << 63, Writes, "web"}, {1<<63 - 1, Reads, strings.Repeat("x", LongestName)}}
	var stream []byte
	for _, m := range serves {
		stream = m.Append(stream)
	}
	for _, want := range serves {
		for n := range min(len(stream), 40) {
			if _, size, err := NextServe(stream[:n]); size == 0 {
				require.NoError(t, err)
			}
		}
		m, size, err := NextServe(stream)
		require.NoError(t, err)
		require.Equal(t, want, m)
		stream = stream[size:]
	}
	require.Empty(t, stream)

	lefts := []Left{{7, Told}, {-7, Full}}
	for _, m := range lefts {
		stream = m.Append(stream)
	}
	for _, want := range lefts {
		m, size, err := NextLeft(stream)
		require.NoError(t, err)
		require.Equal(t, want, m)
		stream = stream[size:]
	}
	require.Empty(t, stream)
}

func TestRubbish(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]string{
		"too short":       "\x00\x00s",
		"too long":        "\xff\xffs",
		"another message": string(Left{}.Append(nil)),
		"no name":         string(Serve{}.Append(nil)),
		"another pipe":    string(Serve{Pipe: 9, Name: "a"}.Append(nil)),
	} {
		_, _, err := NextServe([]byte(p))
		require.ErrorIs(t, err, ErrRubbish, name)
	}
	_, _, err := NextLeft(Serve{Name: "a"}.Append(nil))
	require.ErrorIs(t, err, ErrRubbish)
}

func FuzzNext(f *testing.F) {
	f.Add(Serve{5, Writes, "web"}.Append(nil))
	f.Add(Left{5, Trouble}.Append(nil))
	f.Fuzz(func(t *testing.T, p []byte) {
		if m, size, err := NextServe(p); err == nil && size > 0 {
			require.Equal(t, p[:size], m.Append(nil))
		}
		if m, size, err := NextLeft(p); err == nil && size > 0 {
			require.Equal(t, p[:size], m.Append(nil))
		}
	})
}
