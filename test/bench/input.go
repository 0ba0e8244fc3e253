package main

import (
	"math/rand/v2"
	"strconv"

	"daemontools-go/pkg/tai"
)

// input makes size bytes of input for the mode, or a little more, the same each
// time, and the lines of it that are to come out, without what stands before
// them.
func (m mode) input(size int) (input, want []byte) {
	random := rand.New(rand.NewPCG(1, 2))
	now := int64(1.8e18)
	for number := 1; len(input) < size; number++ {
		if m.task == localize {
			input = append(tai.FromUnix(now).AppendLabel(input), ' ')
			now += random.Int64N(40e6) // some 50 lines a second
		}
		start := len(input)
		wrong := number%50 == 0
		input = appendLine(input, random, number, wrong, m.line)
		if wrong || !m.choosy {
			want = append(want, input[start:]...)
		}
	}
	return input, want
}

var words = []string{"accepted", "closed", "connection", "delivery", "from", "local", "new", "process", "queue",
	"remote", "request", "server", "status", "the", "timeout", "user"}

// appendLine appends a line of size bytes to p. Its number makes it unlike any
// other.
func appendLine(p []byte, random *rand.Rand, number int, wrong bool, size int) []byte {
	end := len(p) + size - 1
	p = strconv.AppendInt(p, int64(number), 10)
	if wrong {
		p = append(p, " ERROR"...)
	}
	for len(p) < end {
		p = append(append(p, ' '), words[random.IntN(len(words))]...)
	}
	return append(p[:end], '\n')
}
