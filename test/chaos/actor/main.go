//go:build linux

// Command actor is what runs in the service trees that the chaos tests kill.
//
//	actor init MOST PROGRAM [ARGUMENTS]   keeps a program running, as init(8) does
//	actor write                           says lines, sometimes more than a pipe holds
//	actor crash SECONDS                   says some lines and ends by itself
//	actor slow                            takes its time when it is told to end
//	actor fork                            has children, and leaves some to others
//	actor child                           lives as long as its parent
package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"daemontools-go/test/chaos/life"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "actor: fatal:", err)
		os.Exit(111)
	}
}

func run(args []string) error {
	switch {
	case len(args) > 2 && args[0] == "init":
		most, err := time.ParseDuration(args[1])
		if err != nil {
			return err
		}
		return keep(most, args[2:])
	case len(args) == 1 && args[0] == "child":
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	}
	// The programs that run this one may not have ignored or blocked it.
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM)
	l, err := life.Begin()
	if err != nil {
		return err
	}
	switch {
	case len(args) == 1 && args[0] == "write":
		return write(l, told)
	case len(args) == 2 && args[0] == "crash":
		after, err := time.ParseDuration(args[1])
		if err != nil {
			return err
		}
		return crash(l, after, told)
	case len(args) == 1 && args[0] == "slow":
		<-told
		time.Sleep(300 * time.Millisecond)
		l.End(life.Told)
	case len(args) == 1 && args[0] == "fork":
		return fork(l, told)
	}
	return fmt.Errorf("unknown part: %q", args)
}

// keep starts a program, and starts it again a little after it ended, at most
// that much later. Whatever loses its parent becomes a child of this process.
// TERM lets it end as soon as it has no children left.
func keep(most time.Duration, argv []string) error {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return err
	}
	path, err := exec.LookPath(argv[0])
	if err != nil {
		return err
	}
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM)
	for len(told) == 0 {
		p, err := os.StartProcess(path, argv, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
		if err != nil {
			return err
		}
		for runs := true; runs; {
			pid, err := syscall.Wait4(-1, nil, 0, nil)
			if err != nil && err != syscall.EINTR {
				return err
			}
			runs = pid != p.Pid
		}
		again := time.Now().Add(time.Duration(rand.Int64N(int64(most))))
		for time.Now().Before(again) {
			for pid := 1; pid > 0; {
				pid, _ = syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
			}
			time.Sleep(time.Millisecond)
		}
	}
	for {
		if _, err := syscall.Wait4(-1, nil, 0, nil); err == syscall.ECHILD {
			return nil
		}
	}
}

// write says lines until it is told to end: now and then a flood, mostly a few
// at a time.
func write(l *life.Life, told <-chan os.Signal) error {
	var end atomic.Bool
	go func() {
		<-told
		end.Store(true)
		time.Sleep(5 * time.Second)
		l.End(life.Told) // nobody reads
	}()
	for !end.Load() {
		writes := 1 + rand.IntN(3)
		if rand.IntN(100) == 0 {
			writes = 64
		}
		for ; writes > 0 && !end.Load(); writes-- {
			if err := l.Say(1 + rand.IntN(40)); err != nil {
				l.End(life.Broken)
			}
		}
		time.Sleep(time.Duration(rand.Int64N(int64(20 * time.Millisecond))))
	}
	l.End(life.Told)
	return nil
}

// crash says some lines and ends after a while, if it is not told to before.
func crash(l *life.Life, after time.Duration, told <-chan os.Signal) error {
	if err := l.Say(1 + rand.IntN(40)); err != nil {
		l.End(life.Broken)
	}
	select {
	case <-time.After(after):
		l.End(life.Itself)
	case <-told:
		l.End(life.Told)
	}
	return nil
}

// fork has two children all the time, and makes others that lose their parent
// at once and end a little later.
func fork(l *life.Life, told <-chan os.Signal) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for range 2 {
		child := exec.Command(self, "child")
		if _, err := child.StdinPipe(); err != nil {
			return err
		}
		if err := child.Start(); err != nil {
			return err
		}
	}
	for {
		select {
		case <-told:
			l.End(life.Told)
		case <-time.After(200 * time.Millisecond):
		}
		// Its descriptors are not needed where the others are.
		if err := exec.Command("/bin/sh", "-c", "sleep 0.2 &").Run(); err != nil {
			return err
		}
	}
}
