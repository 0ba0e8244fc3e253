package tai

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFromUnix(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ns    int64
		label string
	}{
		{0, "@400000000000000a000001f4"},
		{999, "@400000000000000a000001f4"},
		{1000, "@400000000000000a000005dc"},
		{935467445787492500, "@4000000037c219bf2ef02e94"},
		{-1, "@40000000000000093b9ac80c"},
		{-1e9, "@4000000000000009000001f4"},
	} {
		require.Equal(t, c.label, string(FromUnix(c.ns).AppendLabel(nil)), c.ns)
	}
}

func TestUnix(t *testing.T) {
	t.Parallel()
	require.Equal(t, int64(-11), Time{Seconds: 1<<62 - 1}.Unix())
	require.Equal(t, int64(935467445), FromUnix(935467445787492500).Unix())
}

func TestPack(t *testing.T) {
	t.Parallel()
	p := make([]byte, PackedSize)
	moment := Time{Seconds: 0x400000006b006c2e, Nano: 0x17129bcc}
	moment.Pack(p)
	require.Equal(t, []byte{0x40, 0, 0, 0, 0x6b, 0, 0x6c, 0x2e, 0x17, 0x12, 0x9b, 0xcc}, p)
	require.Equal(t, moment, Unpack(p))
}

func TestParseLabel(t *testing.T) {
	t.Parallel()
	want := FromUnix(935467445787492500)
	for _, s := range []string{"@4000000037c219bf2ef02e94", "@4000000037c219bf2ef02e94 and more", "@4000000037c219bf2ef02e94a"} {
		got, ok := ParseLabel([]byte(s))
		require.True(t, ok, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{
		"", "@", "4000000037c219bf2ef02e94", "@4000000037c219bf2ef02e9", "@4000000037c219bf2ef02e9 4",
		"@4000000037C219BF2EF02E94", "@g000000037c219bf2ef02e94", "@4000000037c219bf2ef02e9\xff", " @4000000037c219bf2ef02e94",
	} {
		_, ok := ParseLabel([]byte(s))
		require.False(t, ok, s)
	}
}

// Each byte at each place of a label is a digit or not.
func TestParseLabelBytes(t *testing.T) {
	t.Parallel()
	for at := 1; at < LabelSize; at++ {
		for c := range 256 {
			label := []byte("@0123456789abcdef08192a3b")
			label[at] = byte(c)
			got, ok := ParseLabel(label)
			require.Equal(t, IsDigit(byte(c)), ok, "%q", label)
			if ok {
				require.Equal(t, string(label), string(got.AppendLabel(nil)))
			}
		}
	}
}

func TestAppendDigit(t *testing.T) {
	t.Parallel()
	// A 25th digit pushes the first one out.
	moment, _ := ParseLabel([]byte("@f123456789abcdef89abcdef"))
	moment, ok := moment.AppendDigit('7')
	require.True(t, ok)
	require.Equal(t, "@123456789abcdef89abcdef7", string(moment.AppendLabel(nil)))
	for _, c := range []byte("@gG A/:`\x00\xff") {
		same, ok := moment.AppendDigit(c)
		require.False(t, ok)
		require.Equal(t, moment, same)
	}
}

// A label is what AppendLabel makes of the time that ParseLabel reads, and what
// is read digit by digit is the same.
func FuzzParseLabel(f *testing.F) {
	f.Add([]byte("@4000000037c219bf2ef02e94"))
	f.Fuzz(func(t *testing.T, p []byte) {
		got, ok := ParseLabel(p)
		slow, n := Time{}, 1
		for n < len(p) && n < LabelSize {
			longer, digit := slow.AppendDigit(p[n])
			if !digit {
				break
			}
			slow, n = longer, n+1
		}
		require.Equal(t, len(p) > 0 && p[0] == '@' && n == LabelSize, ok)
		if ok {
			require.Equal(t, slow, got)
			require.Equal(t, string(p[:LabelSize]), string(got.AppendLabel(nil)))
		}
	})
}

func BenchmarkParseLabel(b *testing.B) {
	p := []byte("@4000000037c219bf2ef02e94 ")
	for range b.N {
		if _, ok := ParseLabel(p); !ok {
			b.Fatal(p)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add([]byte("\x40\x00\x00\x00\x6b\x00\x6c\x2e\x17\x12\x9b\xcc"))
	f.Fuzz(func(t *testing.T, p []byte) {
		if len(p) < PackedSize {
			return
		}
		again := make([]byte, PackedSize)
		Unpack(p).Pack(again)
		require.Equal(t, p[:PackedSize], again)
	})
}

func TestBefore(t *testing.T) {
	t.Parallel()
	order := []Time{{}, {Nano: 1}, {Seconds: 1}, {Seconds: 1, Nano: 2}, {Seconds: 1 << 63}}
	for i, a := range order {
		for j, b := range order {
			require.Equal(t, i < j, a.Before(b), "%v %v", a, b)
		}
	}
}
