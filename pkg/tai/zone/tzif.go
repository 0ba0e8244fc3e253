package zone

// kind is a local time type of a zone file.
type kind struct {
	offset        int64 // seconds to add to UTC
	summer        bool
	standard, utc bool // how the moments of its transitions were meant: in standard time, in UTC
}

// parsed is a zone file.
type parsed struct {
	Zone
	kinds []kind
	of    []kind // of each transition
}

// Sizes of a TZif file in bytes.
const (
	headerSize = 44
	kindSize   = 6
	leapCount  = 4
)

// parseFile reads a zone file (TZif, version 1 to 4). ok is false if data is
// none, or refers to what it does not hold.
func parseFile(data []byte) (f parsed, ok bool) {
	h, data, ok := readHeader(data)
	if !ok {
		return f, false
	}
	width := 4
	if h.version != 0 {
		// The same once more, with times of 8 bytes.
		skip := h.size(width)
		if skip > int64(len(data)) {
			return f, false
		}
		if h, data, ok = readHeader(data[skip:]); !ok {
			return f, false
		}
		width = 8
	}
	if h.size(width) > int64(len(data)) {
		return f, false
	}
	if !f.read(h, &cursor{data}, width) {
		return f, false
	}
	if width == 8 {
		f.after = readFooter(data[h.size(width):])
	}
	return f, true
}

// header says how much of everything a zone file holds.
type header struct {
	version                                      byte
	isUTC, isStandard, leaps, times, kinds, text int64
}

func readHeader(data []byte) (h header, rest []byte, ok bool) {
	if len(data) < headerSize || string(data[:4]) != "TZif" {
		return h, nil, false
	}
	c := cursor{data[20:headerSize]}
	h = header{
		version: data[4],
		isUTC:   c.uint32(), isStandard: c.uint32(), leaps: c.uint32(),
		times: c.uint32(), kinds: c.uint32(), text: c.uint32(),
	}
	return h, data[headerSize:], h.kinds > 0 && h.isUTC <= h.kinds && h.isStandard <= h.kinds
}

// size is that of what follows the header, where times have width bytes.
func (h *header) size(width int) int64 {
	w := int64(width)
	return h.times*(w+1) + h.kinds*kindSize + h.text + h.leaps*(w+leapCount) + h.isStandard + h.isUTC
}

// read reads what follows the header, which is there.
func (f *parsed) read(h header, c *cursor, width int) bool {
	times := make([]int64, h.times)
	for i := range times {
		times[i] = c.int(width)
	}
	kindOf := c.bytes(h.times)
	f.kinds = make([]kind, h.kinds)
	for i := range f.kinds {
		offset, summer, name := c.int(4), c.bytes(1)[0], c.bytes(1)[0]
		if summer > 1 || int64(name) > h.text {
			return false
		}
		f.kinds[i] = kind{offset: offset, summer: summer == 1}
	}
	c.bytes(h.text)
	for range h.leaps {
		at := c.int(width)
		f.leaps = append(f.leaps, leap{at: at, total: c.int(leapCount)})
	}
	for i, b := range c.bytes(h.isStandard) {
		f.kinds[i].standard = b != 0
	}
	for i, b := range c.bytes(h.isUTC) {
		f.kinds[i].utc = b != 0
	}
	for i, at := range times {
		if int64(kindOf[i]) >= h.kinds {
			return false
		}
		k := f.kinds[kindOf[i]]
		f.of = append(f.of, k)
		f.transitions = append(f.transitions, transition{at: at, offset: k.offset})
	}
	f.before = f.first()
	return true
}

// first returns the offset that holds before the first transition: that of the
// first kind that is no summer time.
func (f *parsed) first() int64 {
	for _, k := range f.kinds {
		if !k.summer {
			return k.offset
		}
	}
	return f.kinds[0].offset
}

// readFooter returns the rules at the end of a file, between two newlines.
func readFooter(data []byte) *rules {
	if len(data) < 3 || data[0] != '\n' || data[1] == '\n' {
		return nil
	}
	end := 1
	for end < len(data) && data[end] != '\n' {
		end++
	}
	r, _ := parseRules(string(data[1:end]))
	return &r
}

// cursor reads big-endian numbers.
type cursor struct{ data []byte }

func (c *cursor) bytes(n int64) []byte {
	b := c.data[:n]
	c.data = c.data[n:]
	return b
}

// int reads a signed number of 4 or 8 bytes.
func (c *cursor) int(width int) int64 {
	n := c.uint32()
	if width == 4 {
		return int64(int32(n))
	}
	return n<<32 | c.uint32()
}

func (c *cursor) uint32() int64 {
	b := c.bytes(4)
	return int64(b[0])<<24 | int64(b[1])<<16 | int64(b[2])<<8 | int64(b[3])
}
