package sys

import (
	"encoding/binary"
	"syscall"
)

// spawnPortable is Spawn with what every Unix system has in common. Go's
// runtime puts back RLIMIT_NOFILE; signals that were ignored are ignored again
// only where the runtime kept that (HUP and INT).
func spawnPortable(c *Child, files []Remap) (pid int, execErr, forkErr error) {
	attr := syscall.ProcAttr{Env: c.Env, Files: []uintptr{0, 1, 2}, Sys: endingWithUs(c.AtOurEnd)}
	for _, f := range files {
		for len(attr.Files) <= f.To {
			attr.Files = append(attr.Files, ^uintptr(0))
		}
		attr.Files[f.To] = uintptr(f.From)
	}
	if c.Dir >= 0 {
		back, err := OpenDir(".")
		if err != nil {
			return 0, nil, err
		}
		defer Close(back)
		if err := Fchdir(c.Dir); err != nil {
			return 0, nil, err
		}
		defer Fchdir(back)
	}
	last := error(syscall.ENOENT)
	for _, path := range c.Paths {
		pid, err := syscall.ForkExec(path, c.Argv, &attr)
		if err == nil {
			if c.PID != nil {
				var number [4]byte
				binary.NativeEndian.PutUint32(number[:], uint32(pid))
				WriteAt(c.PID.Fd, number[:], c.PID.At)
			}
			if c.Group != nil {
				c.Group.add(pid)
			}
			return pid, nil, nil
		}
		if stop := lookup(err, &last); stop {
			break
		}
	}
	if last == syscall.EAGAIN || last == syscall.ENOMEM {
		return 0, nil, last
	}
	return 0, last, nil
}
