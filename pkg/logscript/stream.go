package logscript

import "bytes"

// headSize is how much of a line the actions look at, in bytes.
const headSize = 1000

// How much a Stream takes at once, in bytes: little while that is enough, so
// that the many loggers that wait are small.
const (
	smallInput = 4 << 10
	largeInput = 64 << 10
	hugeInput  = 256 << 10
)

// Piece is a part of the text that goes one way. If it begins a line, and the
// script chooses lines, it is one line or a long line's beginning, to be
// selected by its stamp and the Head bytes at From.
type Piece struct {
	From, To int // in Text
	Start    bool
	Head     int
}

// Stream turns standard input into pieces of text. A line is handed out as soon
// as its newline, its 1000th byte (stamp included) or the end is there (spec:
// multilog.md 3).
//
// The caller puts input into Room and says so with Add, or says End, takes
// every piece with Next, is done with all of them, and calls Drop. What comes
// out does not depend on how the input was cut.
type Stream struct {
	limit  int  // how many bytes of a line are selected by, beside the stamp
	choosy bool // selection is not the same for every line
	singly bool

	text  []byte
	kept  int       // bytes of text that an earlier Add brought: a line's beginning
	next  int       // text before it was handed out
	long  bool      // the next byte of text is not a line's first, and that was handed out
	began bool      // so was text's first byte
	size  int       // of Room
	stamp [2][]byte // of the lines that the last Add began, and of the one that an earlier one did
}

// NewStream returns a Stream for the script s.
func (s *Script) NewStream() *Stream {
	size := s.Stamp.Size()
	st := &Stream{limit: headSize - size, choosy: s.choosy, size: smallInput}
	for i := range st.stamp {
		st.stamp[i] = make([]byte, size)
	}
	st.resize()
	return st
}

// resize makes room for size bytes of input and an End beside what is kept of
// a line.
func (s *Stream) resize() {
	text := make([]byte, len(s.text), headSize+s.size+1)
	copy(text, s.text)
	s.text = text
}

// Grow makes Room larger, because the last input filled it. It returns false if
// it is as large as it gets.
func (s *Stream) Grow() bool {
	switch s.size {
	case smallInput:
		s.size = largeInput
	case largeInput:
		s.size = hugeInput
	default:
		return false
	}
	s.resize()
	return true
}

// Room returns where the next input is to be put.
func (s *Stream) Room() []byte { return s.text[len(s.text) : len(s.text)+s.size] }

// Enough is how many bytes a line's beginning can have that is not handed out:
// with more it is a long line.
func (s *Stream) Enough() int { return s.limit }

// Add says that n bytes were put into Room; stamp is for the lines that begin
// there.
func (s *Stream) Add(n int, stamp []byte) {
	s.text = s.text[:len(s.text)+n]
	copy(s.stamp[0], stamp)
}

// End says that the input is over: a line that has begun ends here.
func (s *Stream) End() {
	if s.MidLine() {
		s.text = append(s.text, '\n')
	}
}

// MidLine reports, after Drop, whether a line has begun and not ended.
func (s *Stream) MidLine() bool { return len(s.text) > 0 || s.long }

// Long reports whether a line has begun, was handed out in part, and has not
// ended.
func (s *Stream) Long() bool { return s.long }

// LongAt reports whether the position pos in Text is in a line of which
// everything before it was handed out.
func (s *Stream) LongAt(pos int) bool {
	if pos == 0 {
		return s.began
	}
	return s.text[pos-1] != '\n'
}

// Text is what the positions of a Piece refer to.
func (s *Stream) Text() []byte { return s.text }

// Kept is how much of Text an earlier Add brought, in bytes.
func (s *Stream) Kept() int { return s.kept }

// Input returns what the last Add brought before the position pos in Text.
func (s *Stream) Input(pos int) []byte { return s.text[s.kept:max(pos, s.kept)] }

// HandedOut is the position in Text up to which it was handed out.
func (s *Stream) HandedOut() int { return s.next }

// Stamp is the stamp of the line that begins at the position pos in Text.
func (s *Stream) Stamp(pos int) []byte {
	if pos < s.kept {
		return s.stamp[1]
	}
	return s.stamp[0]
}

// Keep makes a new Stream go on where another one was: with what was left of
// it, at most 1000 bytes, and its stamp, or behind the beginning of a long line.
func (s *Stream) Keep(text, stamp []byte, long bool) {
	s.text = append(s.text[:0], text[:min(len(text), headSize)]...)
	s.kept, s.long, s.began = len(s.text), long, long
	copy(s.stamp[1], stamp)
}

// Drop drops what was handed out.
func (s *Stream) Drop() {
	if s.next >= s.kept {
		copy(s.stamp[1], s.stamp[0])
	}
	s.text = s.text[:copy(s.text, s.text[s.next:])]
	s.kept, s.next, s.began = len(s.text), 0, s.long
}

// Singly makes Next hand out one line at a time, or as many as it can where the
// script does not choose lines.
func (s *Stream) Singly(on bool) { s.singly = on }

// Next stores the next piece of the text in p; it returns false if the rest of
// the text, if any, is a line's beginning that has to wait.
func (s *Stream) Next(p *Piece) bool {
	rest := s.text[s.next:]
	if len(rest) == 0 {
		return false
	}
	*p = Piece{From: s.next, Start: !s.long}
	end := 0
	switch {
	case !s.choosy && !s.singly:
		end = bytes.LastIndexByte(rest, '\n') + 1
		if end > 0 {
			s.long = false
		}
		if s.long || len(rest)-end >= s.limit {
			end, s.long = len(rest), true
		}
	case s.long:
		end = bytes.IndexByte(rest, '\n') + 1
		s.long = end == 0
		if s.long {
			end = len(rest)
		}
	default:
		head := rest[:min(len(rest), s.limit)]
		newline := bytes.IndexByte(head, '\n')
		if newline >= 0 {
			p.Head, end = newline, newline+1
		} else if len(head) == s.limit {
			p.Head, end = s.limit, s.limit
			s.long = true
		}
	}
	s.next += end
	p.To = s.next
	return end > 0
}
