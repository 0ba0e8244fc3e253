package sys

// ProcessState returns the letter for what the process pid does, as proc(5) has
// it: 'T' where it is stopped, 'D' where it waits for the kernel, 'Z' where it
// has ended. It is 0 if there is no such process or nobody knows.
func ProcessState(pid uint32) byte {
	state, _, _, _ := statOf(pid)
	return state
}
