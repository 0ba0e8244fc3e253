package tai64n

import (
	"bytes"

	"daemontools-go/pkg/tai"
)

// outputSize is how much is gathered before it is written, in bytes. It does
// not follow the number of lines: a block of newlines becomes 27 times as long.
const outputSize = 2 * blockSize

// labeller labels the lines of a stream.
type labeller struct {
	write func([]byte) error
	out   []byte
	open  bool // the line before ended without a newline: the next byte continues it
}

// label writes p with the label of now in front of each line that begins in it.
// All of it is written when label returns.
func (l *labeller) label(p []byte, now tai.Time) error {
	if l.out == nil {
		l.out = make([]byte, 0, outputSize)
	}
	prefix := append(now.AppendLabel(make([]byte, 0, tai.LabelSize+1)), ' ')
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n') + 1
		ended := end > 0
		if !ended {
			end = len(p)
		}
		if len(l.out)+len(prefix)+end > cap(l.out) {
			if err := l.flush(); err != nil {
				return err
			}
		}
		if !l.open {
			l.out = append(l.out, prefix...)
		}
		l.out = append(l.out, p[:end]...)
		l.open = !ended
		p = p[end:]
	}
	return l.flush()
}

func (l *labeller) flush() error {
	err := l.write(l.out)
	l.out = l.out[:0]
	return err
}
