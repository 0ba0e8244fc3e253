package multilogzstd

import (
	"bytes"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/cli"
)

// compress runs the program on input.
func compress(t *testing.T, input []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	previous, processed := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	require.NoError(t, os.WriteFile(previous, input, 0o644))
	in, err := os.Open(previous)
	require.NoError(t, err)
	defer in.Close()
	out, err := os.Create(processed)
	require.NoError(t, err)
	defer out.Close()
	require.Equal(t, cli.ExitOK, Main(&cli.Command{Stdin: int(in.Fd()), Stdout: int(out.Fd()), Stderr: 2}))
	compressed, err := os.ReadFile(processed)
	require.NoError(t, err)
	return compressed
}

// labelled returns size bytes of lines as multilog writes them.
func labelled(size int) []byte {
	r := rand.New(rand.NewSource(1))
	var lines []byte
	for len(lines) < size {
		lines = append(lines, "@400000006a00000000261e21 status: local 1/10 remote "...)
		lines = strconv.AppendInt(lines, r.Int63(), 10)
		lines = append(lines, '\n')
	}
	return lines[:size]
}

// noise returns size bytes that cannot be compressed.
func noise(size int) []byte {
	b := make([]byte, size)
	rand.New(rand.NewSource(1)).Read(b)
	return b
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about string
		input []byte
	}{
		{"nothing", nil},
		{"a byte", []byte("x")},
		{"a line without its end", []byte("one\ntwo")},
		{"NULs", bytes.Repeat([]byte{0}, 1000)},
		{"a read", labelled(blockSize)},
		{"a read and a byte", labelled(blockSize + 1)},
		{"a block", labelled(128 << 10)},
		{"a block and a byte", labelled(128<<10 + 1)},
		{"more than the window", labelled(3*window + 7)},
		{"noise", noise(300_000)},
	} {
		compressed := compress(t, test.input)
		var header zstd.Header
		require.NoError(t, header.Decode(compressed), test.about)
		require.True(t, header.HasCheckSum, test.about)

		// A decoder that may use no more memory than the window.
		decoder, err := zstd.NewReader(bytes.NewReader(compressed), zstd.WithDecoderMaxWindow(window), zstd.WithDecoderConcurrency(1))
		require.NoError(t, err, test.about)
		var content bytes.Buffer
		_, err = content.ReadFrom(decoder)
		require.NoError(t, err, test.about)
		decoder.Close()
		require.True(t, bytes.Equal(test.input, content.Bytes()), test.about)
	}
}

// A flipped bit is noticed by whoever decompresses the file.
func TestChecksum(t *testing.T) {
	t.Parallel()
	decoder, err := zstd.NewReader(nil)
	require.NoError(t, err)
	defer decoder.Close()
	compressed := compress(t, noise(1000))
	compressed[len(compressed)/2] ^= 1
	_, err = decoder.DecodeAll(compressed, nil)
	require.ErrorIs(t, err, zstd.ErrCRCMismatch)
}

func TestSize(t *testing.T) {
	t.Parallel()
	lines, random := labelled(4<<20), noise(4<<20)
	require.Less(t, len(compress(t, lines)), len(lines)/5)
	require.Less(t, len(compress(t, random)), len(random)+1000)
}

func BenchmarkCompress(b *testing.B) {
	in := filepath.Join(b.TempDir(), "in")
	require.NoError(b, os.WriteFile(in, labelled(16<<20), 0o644))
	out, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	require.NoError(b, err)
	defer out.Close()
	b.SetBytes(16 << 20)
	for b.Loop() {
		f, err := os.Open(in)
		require.NoError(b, err)
		require.Equal(b, cli.ExitOK, Main(&cli.Command{Stdin: int(f.Fd()), Stdout: int(out.Fd()), Stderr: 2}))
		f.Close()
	}
}
