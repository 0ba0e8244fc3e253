package logscript

import (
	"bytes"

	"daemontools-go/pkg/tai"
)

const (
	// headSize is how much of a line the actions look at, in bytes.
	headSize = 1000
	// stampSize is the size of a label and the space behind it.
	stampSize = tai.LabelSize + 1

	// How much a Stream takes at once, in bytes: little while that is enough,
	// so that the many loggers that wait are small, and all that a pipe holds
	// as soon as a read comes back full.
	smallInput = 4096
	largeInput = 65536
)

// Piece is a part of the text that goes one way: either the whole of a line or
// its beginning, to be selected by its head, or something that goes where the
// piece before it went.
type Piece struct {
	From, To int // in Text
	IsLine   bool
	Head     int // a line's: how many bytes of it are selected by
}

// Stream turns standard input into pieces of text. A line is handed out as soon
// as its newline, its 1000th byte or the end is there (spec: multilog.md 3).
//
// The caller puts input into Room, says so with Add or End, and then, while
// Fill says that there is text, takes every piece with Next and is done with
// all of them before it calls Fill again. What comes out does not depend on how
// the input was cut.
type Stream struct {
	timestamp bool
	whole     bool // selection is the same for every line

	stamp   [stampSize]byte
	input   []byte // with timestamps: what was added last; its unused part is what remains to be labelled
	left    []byte // of input
	inLine  bool   // with timestamps: the next byte of left is not a line's first
	text    []byte
	next    int  // text before it was handed out
	long    bool // the next byte of text is behind the 1000th of its line
	full    bool // the last Add left no room
	added   bool // text has grown
	ending  bool
	covered bool // End's newline is in text
}

// NewStream returns a Stream for the script s.
func (s *Script) NewStream() *Stream {
	st := &Stream{timestamp: s.Timestamp, whole: !s.choosy}
	st.resize(smallInput)
	return st
}

// resize makes room for size bytes of input beside what is kept of a line.
func (s *Stream) resize(size int) {
	text := make([]byte, len(s.text), size+headSize)
	if s.timestamp {
		s.input = make([]byte, size)
		text = make([]byte, len(s.text), 2*size+headSize)
	}
	copy(text, s.text)
	s.text = text
}

// Room returns where the next input is to be put, after Fill returned false.
func (s *Stream) Room() []byte {
	if s.full && s.size() < largeInput {
		s.resize(largeInput)
	}
	if s.timestamp {
		return s.input
	}
	return s.text[len(s.text):cap(s.text)]
}

func (s *Stream) size() int {
	if s.timestamp {
		return len(s.input)
	}
	return cap(s.text) - headSize
}

// Add says that n bytes were put into Room at the time now.
func (s *Stream) Add(n int, now tai.Time) {
	if s.timestamp {
		s.full = n == len(s.input)
		s.left = s.input[:n]
		now.AppendLabel(s.stamp[:0])
		s.stamp[tai.LabelSize] = ' '
		return
	}
	s.text = s.text[:len(s.text)+n]
	s.full = len(s.text) == cap(s.text)
	s.added = true
}

// End says that the input is over: a line that has begun ends here.
func (s *Stream) End() { s.ending = true }

// MidLine reports, after Fill returned false, whether a line has begun and not
// ended.
func (s *Stream) MidLine() bool { return len(s.text) > 0 || s.long }

// Text is what the positions of a Piece refer to.
func (s *Stream) Text() []byte { return s.text }

// Fill drops what was handed out and brings more of the input into the text. It
// returns false if there is nothing more.
func (s *Stream) Fill() bool {
	s.text = s.text[:copy(s.text, s.text[s.next:])]
	s.next = 0
	if s.timestamp && len(s.left) > 0 {
		s.labelInput()
		return true
	}
	if s.added {
		s.added = false
		return true
	}
	if s.ending && !s.covered {
		s.covered = true
		if s.MidLine() {
			s.text = append(s.text, '\n')
			return true
		}
	}
	return false
}

// labelInput moves input into the text until one is exhausted or the other
// full, with the stamp in front of every line.
func (s *Stream) labelInput() {
	text, in := s.text, s.left
	for len(in) > 0 {
		if !s.inLine {
			if cap(text)-len(text) <= stampSize {
				break
			}
			text = append(text, s.stamp[:]...)
			s.inLine = true
		}
		line := in[:min(len(in), cap(text)-len(text))]
		if len(line) == 0 {
			break
		}
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i+1]
			s.inLine = false
		}
		text = append(text, line...)
		in = in[len(line):]
	}
	s.text, s.left = text, in
}

// Next stores the next piece of the text in p; it returns false if the rest of
// the text, if any, is a line's beginning that has to wait.
func (s *Stream) Next(p *Piece) bool {
	rest := s.text[s.next:]
	if len(rest) == 0 {
		return false
	}
	*p = Piece{From: s.next}
	end := 0
	switch {
	case s.whole:
		end = bytes.LastIndexByte(rest, '\n') + 1
		if end > 0 {
			s.long = false
		}
		if s.long || len(rest)-end >= headSize {
			end, s.long = len(rest), true
		}
	case s.long:
		end = bytes.IndexByte(rest, '\n') + 1
		s.long = end == 0
		if s.long {
			end = len(rest)
		}
	default:
		head := rest[:min(len(rest), headSize)]
		newline := bytes.IndexByte(head, '\n')
		p.IsLine = true
		if newline >= 0 {
			p.Head, end = newline, newline+1
		} else if len(head) == headSize {
			p.Head, end = headSize, headSize
			s.long = true
		}
	}
	s.next += end
	p.To = s.next
	return end > 0
}
