package sys

// Spare reports whether this process can open so many descriptors more. fd is any
// that is open.
func Spare(fd, descriptors int) bool {
	last, err := DupAbove(fd, 0)
	if err != nil {
		return false
	}
	Close(last)
	// The lowest free one is near the limit when few are left.
	high, err := DupAbove(fd, last+descriptors)
	if err != nil {
		return false
	}
	Close(high)
	return true
}
