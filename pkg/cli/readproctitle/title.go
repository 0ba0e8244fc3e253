package readproctitle

// title is the memory that ps shows. Its first bytes stay dots, the others are
// the last bytes of the input.
type title []byte

// dots is how many bytes at the beginning never change.
const dots = 3

// newTitle fills memory with dots.
func newTitle(memory []byte) title {
	for i := range memory {
		memory[i] = '.'
	}
	return memory
}

// add appends p, which it changes, and moves out as much at the other end. A NUL
// would end the title, so it is left out.
func (t title) add(p []byte) {
	kept := p[:0]
	for _, b := range p {
		if b != 0 {
			kept = append(kept, b)
		}
	}
	shown := t[dots:]
	kept = kept[max(0, len(kept)-len(shown)):]
	copy(shown, shown[len(kept):])
	copy(shown[len(shown)-len(kept):], kept)
}
