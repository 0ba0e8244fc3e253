package chaos

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strconv"
	"sync"
)

// torrent writes numbered lines into a pipe as fast as it takes them, a given
// number of bytes at a time, so that the one who kills the reader says how far
// it may get. A line follows from its number, so whoever reads the log knows
// what must stand there.
type torrent struct {
	out   io.WriteCloser
	dice  *rand.Rand
	lines lengths

	mu      sync.Mutex
	changed sync.Cond
	sent    int64 // bytes that the pipe took
	allowed int64 // bytes that may be sent
	enough  bool  // no line that has not begun yet may be sent
	last    int   // the number of the last line, when done is closed
	err     error // why there was no more, when done is closed
	done    chan struct{}
}

// lengths are how long lines are, without their newline: most of them short.
type lengths struct{ min, short, max int }

func newTorrent(out io.WriteCloser, dice *rand.Rand, lines lengths) *torrent {
	w := &torrent{out: out, dice: rand.New(rand.NewPCG(dice.Uint64(), 0)), lines: lines, done: make(chan struct{})}
	w.changed.L = &w.mu
	go w.run()
	return w
}

// run writes until there is enough, which is at a line's end, and ends the pipe.
func (w *torrent) run() {
	defer close(w.done)
	defer w.out.Close()
	var text []byte
	for {
		w.mu.Lock()
		enough := w.enough
		w.mu.Unlock()
		if enough {
			return
		}
		for text = text[:0]; len(text) < 80<<10; {
			w.last++
			text = append(w.appendLine(text, w.last), '\n')
		}
		for rest := text; len(rest) > 0; {
			n := min(w.size(), len(rest))
			if w.err = w.send(rest[:n]); w.err != nil {
				return
			}
			rest = rest[n:]
		}
	}
}

// size is how much the next write writes: most end in the middle of a line, and
// some are as large as the pipe.
func (w *torrent) size() int {
	switch w.dice.IntN(10) {
	case 0:
		return 64 << 10
	case 1:
		return 1 + w.dice.IntN(20)
	default:
		return 1 + w.dice.IntN(8<<10)
	}
}

// send is one write, as soon as it is allowed.
func (w *torrent) send(text []byte) error {
	w.mu.Lock()
	for w.sent >= w.allowed && !w.enough {
		w.changed.Wait()
	}
	w.mu.Unlock()
	n, err := w.out.Write(text)
	w.mu.Lock()
	w.sent += int64(n)
	w.changed.Broadcast()
	w.mu.Unlock()
	return err
}

// allow lets n more bytes be sent than were sent so far, and returns a channel
// that closes when that has happened to the first part of them. What is behind
// that part keeps the reader busy.
func (w *torrent) allow(part, n int64) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	mark := w.sent + part
	w.allowed = max(w.allowed, w.sent+n)
	w.changed.Broadcast()
	passed := make(chan struct{})
	go func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for w.sent < mark && !w.enough {
			w.changed.Wait()
		}
		close(passed)
	}()
	return passed
}

// stop lets what was begun be sent and nothing else. Somebody must read, or
// done never closes.
func (w *torrent) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.enough = true
	w.changed.Broadcast()
}

// filler is what lines are filled with: neither digits nor spaces nor newlines,
// but bytes that are no text.
var filler = func() []byte {
	b := bytes.Repeat([]byte("abcdefghijklm\x00nopqrstuvwxyz@\xff"), 4<<10)
	return b[:len(b):len(b)]
}()

// appendLine appends the line of that number, without its newline.
func (w *torrent) appendLine(p []byte, number int) []byte {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(number) * odd
	h ^= h >> 29
	longest := w.lines.short
	if h&7 == 0 {
		longest = w.lines.max
	}
	length := w.lines.min + int(h>>3%uint64(longest-w.lines.min+1))
	from := len(p)
	p = append(strconv.AppendInt(p, int64(number), 10), ' ')
	if rest := length - (len(p) - from); rest > 0 {
		p = append(p, filler[number%29:][:rest]...)
	}
	return p
}

// label is what t puts before a line.
var label = regexp.MustCompile(`^@40000000[0-9a-f]{16} $`)

const labelSize = 26

// check compares a log with the lines that selected chooses, each once, in
// order, whole, and with a label of its own if there are labels.
func (w *torrent) check(log []byte, labels bool, selected func(number int) bool) error {
	var want []byte
	for number, at := 1, 0; ; number++ {
		if number > w.last {
			if at < len(log) {
				return fmt.Errorf("after the last line, %d: %.80q", w.last, log[at:])
			}
			return nil
		}
		if selected != nil && !selected(number) {
			continue
		}
		if labels {
			if len(log) < at+labelSize || !label.Match(log[at:at+labelSize]) {
				return fmt.Errorf("line %d of %d, byte %d: no label: %.80q", number, w.last, at, log[at:])
			}
			at += labelSize
		}
		want = append(w.appendLine(want[:0], number), '\n')
		if !bytes.HasPrefix(log[at:], want) {
			n := 0
			for at+n < len(log) && log[at+n] == want[n] {
				n++
			}
			return fmt.Errorf("line %d of %d, byte %d: %.60q...; after %d of its %d bytes there is %.80q, not %.40q",
				number, w.last, at, log[at:], n, len(want), log[at+n:], want[n:])
		}
		at += len(want)
	}
}

// logged is how many bytes all lines make with their labels.
func (w *torrent) logged() (n int64) {
	var line []byte
	for number := 1; number <= w.last; number++ {
		line = w.appendLine(line[:0], number)
		n += labelSize + int64(len(line)) + 1
	}
	return n
}
