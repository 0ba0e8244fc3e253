//go:build linux && !amd64

package tree

// polls is the number of the system call ppoll where there is no poll.
var polls = map[string]bool{"73": true}
