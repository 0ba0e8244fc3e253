package logscript

// Sizes in bytes (spec: multilog.md 5, formats.md 8).
const (
	alertSize = 200
	// AlertSize is the size of the longest alert.
	AlertSize = alertSize + len("...\n")
	// StatusSize is the size of every status file's content.
	StatusSize = headSize + 1
)

// AppendAlert appends what the action e prints for line to p.
func AppendAlert(p, line []byte) []byte {
	if len(line) <= alertSize {
		return append(append(p, line...), '\n')
	}
	return append(append(p, line[:alertSize]...), "...\n"...)
}

// PutStatus fills page, which is StatusSize bytes long, with what the action =
// writes for line.
func PutStatus(page, line []byte) {
	rest := page[copy(page[:headSize], line):]
	for i := range rest {
		rest[i] = '\n'
	}
}
