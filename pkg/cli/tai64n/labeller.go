package tai64n

import (
	"math/bits"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/newline"
	"daemontools-go/pkg/tai"
)

// outputSize is how much is gathered before it is written, in bytes. It does
// not follow the number of lines: a block of newlines becomes 27 times as long.
const outputSize = 2 * cli.FilterBlock

// stamp is what stands in front of a line: a label and a space.
type stamp [tai.LabelSize + 1]byte

// labeller labels the lines of a stream.
type labeller struct {
	write func([]byte) error
	open  bool // the line before ended without a newline: the next byte continues it
	out   []byte
	marks []uint64
}

func newLabeller(write func([]byte) error) *labeller {
	return &labeller{write: write, out: make([]byte, outputSize), marks: make([]uint64, newline.Words(cli.FilterBlock))}
}

// label writes p, a filter's block, with the label of now in front of each line
// that begins in it. All of it is written when label returns.
func (l *labeller) label(p []byte, now tai.Time) error {
	var s stamp // a variable, so that it is copied without a call
	now.AppendLabel(s[:0])
	s[tai.LabelSize] = ' '

	marks := newline.Find(l.marks, p)
	last := len(p) - 1
	marks[last/64] |= 1 << (last % 64) // here ends a line, or what there is of it
	open := l.open
	l.open = p[last] != '\n'

	n, from := 0, 0
	for i, mark := range marks {
		for ; mark != 0; mark &= mark - 1 {
			line := p[from : 64*i+bits.TrailingZeros64(mark)+1]
			from += len(line)
			if len(l.out)-n < len(s)+len(line) {
				if err := l.write(l.out[:n]); err != nil {
					return err
				}
				n = 0
			}
			if !open {
				*(*stamp)(l.out[n:]) = s
				n += len(s)
			}
			open = false
			n += copy(l.out[n:], line)
		}
	}
	return l.write(l.out[:n])
}
