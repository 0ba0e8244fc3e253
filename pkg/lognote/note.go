// Package lognote owns the note that a multilog keeps for its successor in its
// first log directory, in a page that is mapped into memory and so outlives a
// kill -9. Nobody else knows its bytes.
//
// Multilog copies what a pipe holds without taking it, writes it to its log
// directories, and only then takes it. The note says where every directory
// stands and what was kept of a line that has begun, and it says that twice: as
// it is as long as the input is in the pipe, and as it is when the input was
// taken. Which of the two holds changes with one byte, and that byte is written
// by the same read(2) that takes the input: the last byte of the input itself
// lands in the note. A successor cuts off what is behind the noted ends, and
// reads that input again.
//
// The note means something to this boot of this machine, and to multilogs that
// read the very same pipe, as long as nobody else has continued the directory;
// otherwise it means nothing. Its layout may change with every version.
package lognote

import "encoding/binary"

// Name is the note's name in the log directory, Mode its mode.
const (
	Name = "note"
	Temp = "note.new" // it is complete when it gets its name
	Mode = 0o600
)

// Sizes in bytes.
const (
	BootSize  = 36   // of a boot's id, as Linux prints it
	TextSize  = 1000 // what may be kept of a line at most
	StampSize = 48   // of a line's stamp at most
	HeadSize  = 32   // of what input is known by
	MaxSize   = 1 << 20
)

const magic = "dtg-note"

// Where things are in the note. Numbers are little-endian.
const (
	atBoot    = 8
	atOutputs = 44 // count
	atPipe    = 48 // File
	atScript  = atPipe + fileSize
	atDirs    = atScript + 8 // count
	atHolds   = atDirs + 4
	atExpect  = atHolds + 1
	atMark    = atHolds + 2
	atInput   = atHolds + 4       // how many bytes are being written
	atHead    = atInput + 4       // the first of them
	atStates  = atHead + HeadSize // two of them

	// In a state.
	atLong      = 0
	atTextSize  = 2
	atStampSize = 4
	atStamp     = 8
	atText      = atStamp + StampSize
	atChosen    = atText + TextSize // a byte for each output, filled up to 8

	// A directory's: the File current, and where it ends in the two states.
	atEnds   = fileSize
	dirSize  = fileSize + 2*8
	fileSize = 3 * 8
)

// holds says which state is the one, and whether that still depends on the mark.
const (
	holdsFirst  = 0 // or the second, with 1
	holdsMarked = 2 // if the mark is as expected the input was taken: the other one
)

// File identifies a file. That it was made then tells it from one before that
// had the same number.
type File struct {
	Device, Number uint64
	Made           int64 // nanoseconds since 1970
}

// Key is whom a note is for.
type Key struct {
	Boot   string // the boot's id
	Pipe   File
	Script uint64 // a sum of the script
}

// Dir is how a log directory's current is meant to be.
type Dir struct {
	Current File
	End     int64 // its size, in bytes
}

// State is what a note says.
type State struct {
	Text   []byte // the beginning of a line, without its stamp
	Stamp  []byte // of that line
	Long   bool   // a long line has begun: the next byte of input is in its middle
	Chosen []bool // by output: whether that line goes there
	Dirs   []Dir  // in the script's order
}

// Size returns the size of a note, in bytes.
func Size(outputs, dirs int) int { return atStates + 2*stateSize(outputs) + dirs*dirSize }

func stateSize(outputs int) int { return atChosen + (outputs+7)&^7 }

// Note is a note's memory.
type Note struct {
	page          []byte
	outputs, dirs int
}

// New makes the note in page, which is Size bytes long and zero, and lets it
// say s.
func New(page []byte, k Key, s State) *Note {
	n := &Note{page, len(s.Chosen), len(s.Dirs)}
	copy(page, magic)
	copy(page[atBoot:atBoot+BootSize], k.Boot)
	le.PutUint32(page[atOutputs:], uint32(n.outputs))
	le.PutUint32(page[atDirs:], uint32(n.dirs))
	putFile(page[atPipe:], k.Pipe)
	le.PutUint64(page[atScript:], k.Script)
	for i, d := range s.Dirs {
		putFile(n.dir(i), d.Current)
		le.PutUint64(n.dir(i)[atEnds:], uint64(d.End))
		le.PutUint64(n.dir(i)[atEnds+8:], uint64(d.End))
	}
	n.putState(n.state(0), &s)
	return n
}

// In moves the note to other memory, which holds the same bytes.
func (n *Note) In(page []byte) { n.page = page }

// Begun says that the directory i has a new current, which is empty.
func (n *Note) Begun(i int, f File) {
	d := n.dir(i)
	putFile(d, File{})
	clear(d[atEnds:])
	putFile(d, f)
}

// Begin says that input, which is in the pipe, is being written; none means
// that it is taken.
func (n *Note) Begin(input []byte) {
	le.PutUint32(n.page[atInput:], uint32(len(input)))
	copy(n.page[atHead:atHead+HeadSize], input)
}

// End says that the end of a line is being written that the input lacks.
func (n *Note) End() { le.PutUint32(n.page[atInput:], ending) }

// ending is a number of bytes that no input has.
const ending = 1 << 30

// Input returns how many bytes of input were being written, and the first of
// them. If the pipe does not hold them what was written is all there is. The
// end of the input is no bytes of it, with end.
func (n *Note) Input() (size int, head []byte, end bool) {
	size = int(le.Uint32(n.page[atInput:]) % (2 * ending))
	if size >= ending {
		return 0, nil, true
	}
	return size, n.page[atHead : atHead+min(size, HeadSize)], false
}

// Expect says what will hold when the input that ends in the byte last was
// taken. Where that byte lands has to be Mark then.
func (n *Note) Expect(s *State, last byte) {
	holds := n.holds()
	other := holds ^ 1
	n.putState(n.state(other), s)
	for i, d := range s.Dirs {
		le.PutUint64(n.dir(i)[atEnds+8*other:], uint64(d.End))
	}
	n.set(atHolds, byte(holds))
	n.set(atExpect, last)
	n.set(atMark, ^last)
	n.set(atHolds, byte(holds)|holdsMarked)
}

// Mark is where the last byte of the input has to land.
func (n *Note) Mark() []byte { return n.page[atMark : atMark+1] }

// Took says that what is expected holds, without anything to be taken.
func (n *Note) Took() { n.set(atMark, n.page[atExpect]) }

// set sets one byte, before whatever follows. Within a function the compiler
// may leave out a store that is followed by another one to the same place.
//
//go:noinline
func (n *Note) set(at int, b byte) { n.page[at] = b }

// holds is the number of the state that holds.
func (n *Note) holds() int {
	h := int(n.page[atHolds])
	if h&holdsMarked != 0 && n.page[atMark] == n.page[atExpect] {
		h ^= 1
	}
	return h & 1
}

// Open returns the note in page, whom it is for, and what it says, which is
// part of page. It returns nil if that is no note.
func Open(page []byte) (n *Note, k Key, s State) {
	if len(page) < atStates || len(page) > MaxSize || string(page[:len(magic)]) != magic {
		return nil, k, s
	}
	if le.Uint32(page[atOutputs:]) > MaxSize || le.Uint32(page[atDirs:]) > MaxSize {
		return nil, k, s
	}
	n = &Note{page, int(le.Uint32(page[atOutputs:])), int(le.Uint32(page[atDirs:]))}
	if len(page) != Size(n.outputs, n.dirs) {
		return nil, k, s
	}
	k = Key{Boot: string(page[atBoot : atBoot+BootSize]), Pipe: getFile(page[atPipe:]), Script: le.Uint64(page[atScript:])}
	holds := n.holds()
	p := n.state(holds)
	text, stamp := int(le.Uint16(p[atTextSize:])), int(le.Uint16(p[atStampSize:]))
	if text > TextSize || stamp > StampSize {
		return nil, k, s
	}
	s = State{Text: p[atText : atText+text], Stamp: p[atStamp : atStamp+stamp], Long: p[atLong] != 0}
	for i := range n.outputs {
		s.Chosen = append(s.Chosen, p[atChosen+i] != 0)
	}
	for i := range n.dirs {
		s.Dirs = append(s.Dirs, Dir{getFile(n.dir(i)), int64(le.Uint64(n.dir(i)[atEnds+8*holds:]))})
	}
	return n, k, s
}

func (n *Note) state(i int) []byte {
	size := stateSize(n.outputs)
	return n.page[atStates+i*size:][:size]
}

func (n *Note) dir(i int) []byte {
	return n.page[atStates+2*stateSize(n.outputs)+i*dirSize:][:dirSize]
}

func (n *Note) putState(p []byte, s *State) {
	p[atLong] = toByte(s.Long)
	le.PutUint16(p[atTextSize:], uint16(copy(p[atText:atText+TextSize], s.Text)))
	le.PutUint16(p[atStampSize:], uint16(copy(p[atStamp:atStamp+StampSize], s.Stamp)))
	for i, chosen := range s.Chosen {
		p[atChosen+i] = toByte(chosen)
	}
}

func toByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

//go:noinline
func putFile(p []byte, f File) {
	le.PutUint64(p, f.Device)
	le.PutUint64(p[8:], f.Number)
	le.PutUint64(p[16:], uint64(f.Made))
}

func getFile(p []byte) File {
	return File{le.Uint64(p), le.Uint64(p[8:]), int64(le.Uint64(p[16:]))}
}

var le = binary.LittleEndian
