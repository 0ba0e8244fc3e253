package logdir

import "daemontools-go/pkg/tai"

// Retention says which old files a log directory keeps.
type Retention struct {
	Files uint64 // at most so many files, current among them
	Bytes int64  // at most so many bytes, with a current of its full size; 0: any number
	Limit int64  // of current, in bytes
}

// Census counts the old files of a log directory.
type Census struct {
	count  uint64
	bytes  int64
	oldest []byte
}

// Reset forgets everything.
func (c *Census) Reset() { c.count, c.bytes = 0, 0 }

// IsOld reports whether name is an old file's: whatever is called "@" and at
// least 24 bytes more.
func IsOld(name []byte) bool { return len(name) >= tai.LabelSize && name[0] == '@' }

// See takes an old file of the directory. Its size, in bytes, matters for a
// Retention of Bytes only.
func (c *Census) See(name []byte, size int64) {
	c.count++
	c.bytes += size
	if c.count == 1 || string(name[:tai.LabelSize]) < string(c.oldest[:tai.LabelSize]) {
		c.oldest = append(c.oldest[:0], name...)
	}
}

// Surplus returns the old file that must go so that the directory does not hold
// more than r allows.
func (c *Census) Surplus(r Retention) (oldest string, surplus bool) {
	if c.count == 0 || c.count < r.Files && (r.Bytes == 0 || c.bytes+r.Limit <= r.Bytes) {
		return "", false
	}
	return string(c.oldest), true
}
