package sys

// Process is a process of this boot, as StartOf tells it from others.
type Process struct {
	PID   uint32
	Start uint64
}

// Below returns the processes below root in the tree of processes that were not
// started before since (see StartOf), are not below those of except either, and
// have not ended.
func Below(root uint32, since uint64, except []Process) (list []Process) {
	fd, err := Openat(Cwd, "/proc", ReadOnly, 0)
	if err != nil {
		return nil
	}
	defer Close(fd)
	names, err := NamesOf(fd)
	if err != nil {
		return nil
	}
	type process struct {
		Process
		parent uint32
		state  byte
	}
	var all []process
	for _, name := range names {
		if name[0] < '1' || name[0] > '9' {
			continue
		}
		pid := uint32(field([]byte(" "+name), 1))
		if state, parent, start, ok := statOf(pid); ok {
			all = append(all, process{Process{pid, start}, parent, state})
		}
	}
	not := map[Process]bool{}
	for _, p := range except {
		not[p] = true
	}
	below := map[uint32]bool{root: true}
	for found := true; found; {
		found = false
		for _, p := range all {
			if below[p.parent] && !below[p.PID] && p.Start >= since && !not[p.Process] {
				below[p.PID], found = true, true
			}
		}
	}
	for _, p := range all {
		if p.PID != root && below[p.PID] && p.state != 'Z' && p.state != 'X' {
			list = append(list, p.Process)
		}
	}
	return list
}
