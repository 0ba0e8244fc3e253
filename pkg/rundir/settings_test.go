package rundir

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMilliseconds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"0": 0, "5000\n": 5e9, " 1 \t\n": 1e6, "2147483647": 2147483647e6} {
		got, err := ParseMilliseconds(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "\n", "-1", "5s", "1 2", "2147483648", "0x10", "1.5"} {
		_, err := ParseMilliseconds(text)
		require.ErrorIs(t, err, ErrMilliseconds, text)
	}
}

func TestDescriptor(t *testing.T) {
	t.Parallel()
	fd, err := ParseDescriptor("3\n")
	require.NoError(t, err)
	require.Equal(t, 3, fd)
	for _, text := range []string{"", "2", "1024", "three"} {
		_, err := ParseDescriptor(text)
		require.ErrorIs(t, err, ErrDescriptor, text)
	}
}

func TestSignal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		name   string
		number int
	}{"SIGINT\n": {"INT", 0}, "quit": {"QUIT", 0}, "sigusr1": {"USR1", 0}, "15": {"", 15}, "RTMIN": {"RTMIN", 0}} {
		name, number, err := ParseSignal(text)
		require.NoError(t, err, text)
		require.Equal(t, want.name, name, text)
		require.Equal(t, want.number, number, text)
	}
	for _, text := range []string{"", "0", "65", "INT TERM", "I-NT", "X", "averyveryverylongname"} {
		_, _, err := ParseSignal(text)
		require.ErrorIs(t, err, ErrSignal, text)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Limit{"3 30\n": {3, 30, 0}, "10 60 300": {10, 60, 300}} {
		got, err := ParseLimit(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "3", "0 30", "3 0", "3 30 0", "3 30 60 5", "5000 1", "three 30", "3 9999999"} {
		_, err := ParseLimit(text)
		require.ErrorIs(t, err, ErrLimit, text)
	}
}

func TestExits(t *testing.T) {
	t.Parallel()
	e, err := ParseExits("0 TERM 255\nsighup\n")
	require.NoError(t, err)
	for code := -1; code < 300; code++ {
		require.Equal(t, code == 0 || code == 255, e.Code(code), code)
	}
	require.Equal(t, []string{"TERM", "HUP"}, e.Signals())
	e, err = ParseExits("3 100-102 KILL 255-255")
	require.NoError(t, err)
	for code := -1; code < 300; code++ {
		require.Equal(t, code == 3 || code >= 100 && code <= 102 || code == 255, e.Code(code), code)
	}
	for _, text := range []string{"256", "1x", "-1", "T*", "1-", "2-1", "0-256", "1-2-3", "-"} {
		_, err := ParseExits(text)
		require.ErrorIs(t, err, ErrExit, text)
	}
	none, err := ParseExits("")
	require.NoError(t, err)
	require.False(t, none.Code(0))
}

func FuzzSettings(f *testing.F) {
	for _, text := range []string{"5000\n", "3", "SIGTERM", "3 30 60", "0 1 TERM"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if n, err := ParseMilliseconds(text); err == nil {
			require.GreaterOrEqual(t, n, int64(0))
		}
		if fd, err := ParseDescriptor(text); err == nil {
			require.GreaterOrEqual(t, fd, 3)
		}
		if name, number, err := ParseSignal(text); err == nil {
			require.NotEqual(t, name == "", number == 0)
		}
		if l, err := ParseLimit(text); err == nil {
			require.Positive(t, l.Deaths)
			require.Positive(t, l.Seconds)
		}
		if e, err := ParseExits(text); err == nil {
			for _, name := range e.Signals() {
				require.NotEmpty(t, name)
			}
		}
	})
}
