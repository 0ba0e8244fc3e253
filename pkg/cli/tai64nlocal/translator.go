package tai64nlocal

import (
	"bytes"

	"daemontools-go/pkg/tai"
	"daemontools-go/pkg/tai/zone"
)

// maxLabel is the size in bytes that a label with its "@" does not reach. The C
// program takes the last 24 digits of any number; what is longer than this
// passes unchanged.
const maxLabel = 64

// translator turns labels into local time in a stream, of which it is given one
// block after the other.
type translator struct {
	local *zone.Local
	place place
	label []byte // the label's beginning, when a block ended within it
	time  tai.Time
}

// place is where in a line the stream is.
type place int

const (
	atStart place = iota
	inLabel
	inRest
)

// translate appends to out what p becomes. A label that p does not complete is
// kept back; at the end of input it is lost, as in C.
func (t *translator) translate(out, p []byte) []byte {
	for len(p) > 0 {
		switch t.place {
		case atStart:
			if p[0] != '@' {
				t.place = inRest
				continue
			}
			if longer, ok := t.whole(out, p); ok {
				out, p = longer, p[tai.LabelSize:]
				t.place = inRest
				continue
			}
			t.place = inLabel
			t.label, t.time = append(t.label[:0], '@'), tai.Time{}
			p = p[1:]
		case inLabel:
			n := t.digits(p)
			p = p[n:]
			if len(p) > 0 {
				out = t.endLabel(out)
				t.place = inRest
			}
		case inRest:
			end := bytes.IndexByte(p, '\n') + 1
			if end > 0 {
				t.place = atStart
			} else {
				end = len(p)
			}
			out = append(out, p[:end]...)
			p = p[end:]
		}
	}
	return out
}

// whole translates a label of the usual size that p holds all of; others are
// read digit by digit.
func (t *translator) whole(out, p []byte) (longer []byte, ok bool) {
	if len(p) <= tai.LabelSize || tai.IsDigit(p[tai.LabelSize]) {
		return out, false
	}
	label, ok := tai.ParseLabel(p)
	if !ok {
		return out, false
	}
	return t.local.Append(out, label.Unix(), label.Nano)
}

// digits reads the digits at the beginning of p, and returns how many of its
// bytes belong to the label.
func (t *translator) digits(p []byte) int {
	n := 0
	for ; n < len(p) && len(t.label) < maxLabel; n++ {
		longer, ok := t.time.AppendDigit(p[n])
		if !ok {
			break
		}
		t.time = longer
		t.label = append(t.label, p[n])
	}
	return n
}

// endLabel appends the label as local time, or as it is if it is malformed.
func (t *translator) endLabel(out []byte) []byte {
	if len(t.label) < maxLabel {
		if longer, ok := t.local.Append(out, t.time.Unix(), t.time.Nano); ok {
			return longer
		}
	}
	return append(out, t.label...)
}
