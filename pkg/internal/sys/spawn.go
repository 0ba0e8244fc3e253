package sys

import "syscall"

// Child says what to start and what it shall find.
type Child struct {
	// Dir is an open directory that becomes the child's working directory;
	// negative: this process's own.
	Dir int
	// Files are the descriptors that differ from this process's. The others
	// are inherited, but for those that are close-on-exec.
	Files []Remap
	// Paths are tried in turn, as Search made them.
	Paths []string
	Argv  []string
	Env   []string
	// KeepCHLD leaves SIGCHLD as this process was given it, for a program that
	// is no more than a step on the way to c.
	KeepCHLD bool
	// OwnLimits starts it with this process's resource limits in place of those
	// it was given: for a program of ours that works for this one and takes
	// more memory.
	OwnLimits bool
	// PID, where it has a file, is where the child writes its process id before
	// it executes anything: whatever happens to this process then, it is there.
	// Without the entry point this process writes it afterwards.
	PID *Place
	// Group, if there is one, is the control group that the child enters before
	// it executes anything. Without the entry point it is put there afterwards.
	Group *Group
	// AtOurEnd, unless it is 0, is the signal that the child gets when this
	// process ends, whatever ends it. Linux and FreeBSD have that.
	AtOurEnd syscall.Signal
}

// Place is a place in the open file Fd.
type Place struct {
	Fd int
	At int64
}

// Remap puts the open file From at descriptor To of the child.
type Remap struct{ From, To int }

// Spawn starts c with the signals, the resource limits and the descriptors 0
// to 2 that origin says this process was given itself; but SIGCHLD is unblocked
// and has the default disposition, unless c.KeepCHLD.
//
// pid is 0 if there is no process: forkErr then says why (EAGAIN, ENOMEM). Else
// the process exists and must be waited for; execErr says why it could not
// execute any of c.Paths, and then it ends with exit code 111 without having
// written anything.
//
// While the kernel executes the program this process waits.
func (o *Origin) Spawn(c *Child) (pid int, execErr, forkErr error) {
	files, err := clear(c.Files)
	if err != nil {
		return 0, nil, err
	}
	defer func() {
		for i, f := range files {
			if f.From != c.Files[i].From {
				Close(f.From)
			}
		}
	}()
	return o.spawn(c, files)
}

// clear returns files with every From out of the range of the Tos, duplicated
// where need be, so that no assignment overwrites the source of a later one.
func clear(files []Remap) ([]Remap, error) {
	top := 0
	for _, f := range files {
		top = max(top, f.To)
	}
	var out []Remap
	for _, f := range files {
		if f.From <= top {
			fd, err := DupAbove(f.From, top+1)
			if err != nil {
				for i, g := range out {
					if g.From != files[i].From {
						Close(g.From)
					}
				}
				return nil, err
			}
			f.From = fd
		}
		out = append(out, f)
	}
	return out, nil
}

// exitExec is the exit code of a child that could not execute its program.
const exitExec = 111
