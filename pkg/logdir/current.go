package logdir

// slack is how far before its limit current may end, in bytes, if a line ends
// there.
const slack = 2000

// Spare returns how many bytes current can take, whatever they are, before it
// may have to end.
func (d *Dir) Spare() int64 { return max(d.limit-slack-1-d.size, 0) }

// Fits returns how many of n bytes, which hold no newline but perhaps as the
// last, current takes next. If that is none it is full: see Full.
//
// current ends behind the first newline of its last 2000 bytes, and if there is
// none, in mid-line at its limit. That is what the C program does when every
// line comes alone; when they come faster its file may be longer by what its
// buffer of 512 bytes holds. This way the files depend on the data alone.
func (d *Dir) Fits(n int) int {
	return int(min(max(d.limit-d.size, 0), int64(n)))
}

// Took says that current is given n bytes, and whether a line ends with them.
func (d *Dir) Took(n int, lineEnd bool) {
	d.size += int64(n)
	if d.size >= d.limit-slack && lineEnd {
		d.full = true
	}
}

// Full says that there is no room in current for what comes next, although Fits
// may have found some.
func (d *Dir) Full() { d.full = true }

// IsFull reports whether current has to be rotated away before it takes more.
func (d *Dir) IsFull() bool { return d.full }

// Size is how many bytes current holds when all it was given is written.
func (d *Dir) Size() int64 { return d.size }
