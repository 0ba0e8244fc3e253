package tai64nlocal

import (
	"math/bits"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/newline"
	"daemontools-go/pkg/tai"
	"daemontools-go/pkg/tai/zone"
)

// maxLabel is the size in bytes that a label with its "@" does not reach. The C
// program takes the last 24 digits of any number; what is longer than this
// passes unchanged.
const maxLabel = 64

// outputSize is room in bytes for what a block may become: a line with a label
// has at least 26 and becomes at most 47, and one label may have been kept back.
const outputSize = 2*cli.FilterBlock + maxLabel + zone.TextSize

// translator turns labels into local time in a stream, of which it is given one
// block after the other.
type translator struct {
	local *zone.Local
	place place
	label []byte // the label's beginning, when a block ended within it
	time  tai.Time
	marks []uint64
	out   []byte
}

func newTranslator(z *zone.Zone) *translator {
	return &translator{local: zone.NewLocal(z), marks: make([]uint64, newline.Words(cli.FilterBlock)), out: make([]byte, 0, outputSize)}
}

// place is where in a line the stream is.
type place int

const (
	atStart place = iota
	inLabel
	inRest
)

// translate returns what p, a filter's block, becomes; it is valid until the
// next call. A label that p does not complete is kept back; at the end of input
// it is lost, as in C.
func (t *translator) translate(p []byte) []byte {
	marks := newline.Find(t.marks, p)
	last := len(p) - 1
	marks[last/64] |= 1 << (last % 64) // here ends a line, or what there is of it
	out, from := t.out, 0
	for i, mark := range marks {
		for ; mark != 0; mark &= mark - 1 {
			line := p[from : 64*i+bits.TrailingZeros64(mark)+1]
			from += len(line)
			longer, ok := t.whole(out, line)
			if !ok {
				out = t.piece(out, line)
				continue
			}
			out = append(longer, line[tai.LabelSize:]...)
			if line[len(line)-1] != '\n' {
				t.place = inRest
			}
		}
	}
	return out
}

// piece appends to out what p becomes, which is a line or a part of one.
func (t *translator) piece(out, p []byte) []byte {
	ended := p[len(p)-1] == '\n'
	if t.place == atStart && p[0] == '@' {
		t.place = inLabel
		t.label, t.time = append(t.label[:0], '@'), tai.Time{}
		p = p[1:]
	}
	if t.place == inLabel {
		p = p[t.digits(p):]
		if len(p) == 0 {
			return out
		}
		out = t.endLabel(out)
	}
	t.place = inRest
	if ended {
		t.place = atStart
	}
	return append(out, p...)
}

// whole translates a label of the usual size at the beginning of p, if a line
// begins there and p holds all of it; others are read digit by digit.
func (t *translator) whole(out, p []byte) (longer []byte, ok bool) {
	if t.place != atStart || len(p) <= tai.LabelSize || tai.IsDigit(p[tai.LabelSize]) {
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
