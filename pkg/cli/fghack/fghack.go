// Package fghack is the program fghack: it runs another program and does not
// exit before that, and all that it left in the background, is gone.
//
//	fghack child [arg ...]
//
// The child finds many descriptors of a pipe; fghack waits until nobody holds
// one of them any more. A program that closes them all gets away.
package fghack

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
)

// descriptors is how many of the pipe the child finds: a daemon that closes the
// first few misses some.
const descriptors = 31

// Main runs fghack and returns the exit code of the child.
func Main(c *cli.Command) int {
	if len(c.Args) == 0 {
		return c.Usage("fghack child")
	}
	r, held, err := pipe()
	if err != nil {
		return c.Fatal(err, "unable to create pipe")
	}
	pid, execErr, forkErr := c.Origin.Spawn(&sys.Child{
		Dir:      -1,
		Paths:    sys.Search(c.Args[0], c.Origin.Environ),
		Argv:     c.Args,
		Env:      c.Origin.Environ,
		KeepCHLD: true,
	})
	if forkErr != nil {
		return c.Fatal(forkErr, "unable to fork")
	}
	for _, fd := range held {
		sys.Close(fd)
	}
	if execErr != nil {
		c.Fatal(execErr, "unable to run ", c.Args[0])
	}
	drain(r)
	status, err := sys.Wait(pid)
	if err != nil {
		return c.Fatal(err, "wait failed")
	}
	if status.Signaled() {
		return c.Fatal(nil, "child crashed")
	}
	return status.ExitStatus()
}

// pipe makes the pipe: the end that fghack reads, and the descriptors of the
// other end that the child inherits, which are the lowest that are free. Where
// descriptors are scarce there are fewer of them: one would do.
func pipe() (r int, held []int, err error) {
	r, w, err := sys.Pipe()
	if err != nil {
		return -1, nil, err
	}
	if high, err := sys.DupAbove(r, w+descriptors); err == nil {
		sys.Close(r)
		r = high
	}
	if err := sys.CloseOnExec(w, false); err != nil {
		return -1, nil, err
	}
	held = append(held, w)
	for len(held) < descriptors {
		fd, err := sys.Dup(w)
		if err != nil {
			break
		}
		held = append(held, fd)
	}
	return r, held, nil
}

// drain reads what is written into the pipe, until nobody can any more.
func drain(r int) {
	var p [4096]byte
	for {
		if n, err := sys.Read(r, p[:]); err != nil || n == 0 {
			return
		}
	}
}
