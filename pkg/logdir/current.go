package logdir

import "bytes"

// slack is how far before its limit current may end, in bytes, if a line ends
// there.
const slack = 2000

// Cut returns how many bytes of p, which is not empty, current takes next, in
// one or more writes; if that is none it has begun a rotation. Call it only
// while Next says Write.
//
// current ends behind the first newline of its last 2000 bytes, and if there is
// none, in mid-line at its limit. That is what the C program does when every
// line comes alone; when they come faster its file may be longer by what its
// buffer of 512 bytes holds. This way the files depend on the data alone.
func (d *Dir) Cut(p []byte) int {
	room := d.limit - d.size
	if room <= 0 {
		d.Rotate()
		return 0
	}
	p = p[:min(int64(len(p)), room)]
	skip := max(d.limit-slack-1-d.size, 0)
	if skip < int64(len(p)) {
		if i := bytes.IndexByte(p[skip:], '\n'); i >= 0 {
			return int(skip) + i + 1
		}
	}
	return len(p)
}

// Wrote says that p, which is not empty, was written to current.
func (d *Dir) Wrote(p []byte) {
	d.size += int64(len(p))
	if d.size >= d.limit-slack && p[len(p)-1] == '\n' {
		d.Rotate()
	}
}
