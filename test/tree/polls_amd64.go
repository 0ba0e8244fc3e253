//go:build linux

package tree

// polls are the numbers of the system calls poll and ppoll.
var polls = map[string]bool{"7": true, "271": true}
