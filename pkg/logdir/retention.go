package logdir

import "daemontools-go/pkg/tai"

// Census counts the old files of a log directory.
type Census struct {
	count  uint64
	oldest []byte
}

// Reset forgets everything.
func (c *Census) Reset() { c.count = 0 }

// See takes one name of the directory. An old file is whatever is called "@"
// and at least 24 bytes more.
func (c *Census) See(name []byte) {
	if len(name) < tai.LabelSize || name[0] != '@' {
		return
	}
	c.count++
	if c.count == 1 || string(name[:tai.LabelSize]) < string(c.oldest[:tai.LabelSize]) {
		c.oldest = append(c.oldest[:0], name...)
	}
}

// Surplus returns the old file that must go so that the directory does not hold
// more than keep files, current among them.
func (c *Census) Surplus(keep uint64) (oldest string, surplus bool) {
	if c.count == 0 || c.count < keep {
		return "", false
	}
	return string(c.oldest), true
}
