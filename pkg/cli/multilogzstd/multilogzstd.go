// Package multilogzstd is the program multilog-zstd: it reads a finished log
// and writes it compressed, as one zstd frame (RFC 8878) with a checksum of the
// content. It is a process of its own so that multilog stays small.
//
//	multilog-zstd
package multilogzstd

import (
	"github.com/klauspost/compress/zstd"

	"daemontools-go/pkg/cli"
)

const (
	// blockSize is what one read takes, in bytes.
	blockSize = 65536
	// window is how far back the encoder looks, and what a decoder must keep, in
	// bytes. Lines of a log resemble those just before them: with 8 MiB 16 MB of
	// labelled lines do not get smaller, and 7 MB more of memory are used.
	window = 1 << 20
	// level makes labelled lines 4 to 12 % smaller than SpeedDefault, in one and
	// a half to two times as long, which is still 100 MB/s. SpeedBestCompression
	// gains another 2 to 7 %, and needs 39 MB of memory and twice to seven times
	// as long.
	level = zstd.SpeedBetterCompression
)

// Main runs multilog-zstd. Exit codes: 0 at the end of input, with all of the
// frame written; 100 if it has arguments; 111 if a read or a write failed.
func Main(c *cli.Command) int {
	if len(c.Args) > 0 {
		return c.Usage("multilog-zstd")
	}
	in, out := stream{c, c.Stdin}, stream{c, c.Stdout}
	// One thing at a time: memory does not follow the number of processors.
	encoder, err := zstd.NewWriter(out, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true),
		zstd.WithWindowSize(window), zstd.WithEncoderLevel(level), zstd.WithEncoderCRC(true))
	if err != nil {
		panic(err) // the options are constants
	}
	block := make([]byte, blockSize)
	for {
		n, err := in.read(block)
		if err != nil {
			return c.Fatal(err, "unable to read standard input")
		}
		if n == 0 {
			break
		}
		if _, err := encoder.Write(block[:n]); err != nil {
			return c.Fatal(err, "unable to write standard output")
		}
	}
	if err := encoder.Close(); err != nil {
		return c.Fatal(err, "unable to write standard output")
	}
	return cli.ExitOK
}
