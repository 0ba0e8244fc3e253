package handover

import "daemontools-go/pkg/resume"

// headMagic stays what it is in all versions, as does the head.
const headMagic = "dtg-handover "

// Head is what every version understands. One that does not understand the rest
// goes back to where the program was started and closes what it does not know.
type Head struct {
	Self    resume.Process // who hands over
	Place   int            // the directory in which it was started, a descriptor; -1: nobody knows
	Blocked uint64         // the signals that were blocked then
	Keep    []int          // all other descriptors that are handed over
}

// Append appends the head to p; the rest follows.
func (h Head) Append(p []byte) []byte {
	p = append(p, headMagic...)
	for _, n := range [...]int64{int64(h.Self.PID), int64(h.Self.Start), int64(h.Place), int64(h.Blocked), int64(len(h.Keep))} {
		p = appendNumber(p, n)
	}
	for _, fd := range h.Keep {
		p = appendNumber(p, int64(fd))
	}
	return p
}

// ReadHead reads the head at the beginning of p and returns the rest; ok is
// false if it is something else.
func ReadHead(p []byte) (h Head, rest []byte, ok bool) {
	from := source{p: p}
	if string(from.bytes(int64(len(headMagic)))) != headMagic {
		return h, nil, false
	}
	h.Self = resume.Process{PID: uint32(from.number()), Start: uint64(from.number())}
	h.Place, h.Blocked = int(from.number()), uint64(from.number())
	for n := from.number(); n > 0 && !from.broken; n-- {
		h.Keep = append(h.Keep, int(from.number()))
	}
	return h, from.p, !from.broken
}
