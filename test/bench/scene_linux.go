package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"daemontools-go/test/tree"
)

// scene is a scan directory and the services in it, which only tell when they
// start.
type scene struct {
	family family
	dir    string
	log    bool        // each service has one
	linked []string    // the services, as commands name them
	proc   *os.Process // the scanner, once that was started
	pid    int         // its pid
	output *os.File    // for what the tree says
}

// Names in a scene's directory.
const (
	scanDir    = "scan"
	serviceDir = "services"
	starts     = "starts" // in each run directory, too
	outputName = "output"
)

// pace is how long a service must have been up to be restarted at once, with
// something to spare: all families but s6 have one start a second at most.
const pace = 1250 * time.Millisecond

// stage makes a scene with services 0 to n-1, which are linked into the scan
// directory already.
func (b *bench) stage(f family, n int, log bool) (*scene, error) {
	dir, err := os.MkdirTemp(b.scratch, "scene.")
	if err != nil {
		return nil, err
	}
	s := &scene{family: f, dir: dir, log: log}
	if err := s.furnish(b, n); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

func (s *scene) furnish(b *bench, n int) (err error) {
	for _, name := range []string{scanDir, serviceDir} {
		if err := os.Mkdir(s.path(name), 0o755); err != nil {
			return err
		}
	}
	if err := os.WriteFile(s.path(starts), nil, 0o644); err != nil {
		return err
	}
	if s.output, err = os.OpenFile(s.path(outputName), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644); err != nil {
		return err
	}
	for i := range n {
		if err := s.add(b, i); err != nil {
			return err
		}
		if err := s.link(i); err != nil {
			return err
		}
	}
	// As it is at boot: runsvdir waits until the second of a change is over.
	return os.Chtimes(s.path(scanDir), time.Time{}, time.Now().Add(-time.Hour))
}

func (s *scene) path(name string) string { return filepath.Join(s.dir, name) }

// service is the run directory of service i.
func (s *scene) service(i int) string { return s.path(filepath.Join(serviceDir, strconv.Itoa(i))) }

// add makes the run directory of service i.
func (s *scene) add(b *bench, i int) error {
	dir := s.service(i)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	run, err := b.first("serve")
	if err != nil {
		return err
	}
	if err := os.Link(run, filepath.Join(dir, "run")); err != nil {
		return err
	}
	if err := os.Symlink(s.path(starts), filepath.Join(dir, starts)); err != nil {
		return err
	}
	if s.family.ready {
		if err := os.WriteFile(filepath.Join(dir, "notification-fd"), []byte("3\n"), 0o644); err != nil {
			return err
		}
	}
	if !s.log {
		return nil
	}
	if err := os.Mkdir(filepath.Join(dir, "log"), 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "log/run"), []byte("#!/bin/sh\n"+s.family.log+"\n"), 0o755)
}

// link links service i into the scan directory.
func (s *scene) link(i int) error {
	name := s.path(filepath.Join(scanDir, strconv.Itoa(i)))
	s.linked = append(s.linked, name)
	return os.Symlink(filepath.Join("..", serviceDir, strconv.Itoa(i)), name)
}

// mark is in the environment of every process of the scene.
func (s *scene) mark() string { return sceneMark + s.dir }

const sceneMark = "BENCH_SCENE="

// start starts the scanner and returns when that was.
func (s *scene) start() (at time.Duration, err error) {
	c := s.family.run(s.mark(), s.family.scan(s.path(scanDir), len(s.linked)))
	null, err := os.Open(os.DevNull)
	if err != nil {
		return 0, err
	}
	defer null.Close()
	at = monotonic()
	s.proc, err = os.StartProcess(c.args[0], c.args, &os.ProcAttr{
		Dir: s.dir, Env: c.env, Files: []*os.File{null, s.output, s.output},
		// Ctrl-C is for bench, which ends the scene.
		Sys: &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		return 0, err
	}
	s.pid = s.proc.Pid
	return at, nil
}

// started is what a service told when it started.
type started struct {
	pid int
	at  time.Duration // on the clock of monotonic
}

const startedSize = 24 // as ./first writes it

// await waits until n services have started since the scene was made, one
// several times maybe, and returns what they told, the earliest report first.
func (s *scene) await(ctx context.Context, n int) ([]started, error) {
	err := await(ctx, fmt.Sprintf("start %d", n), func() (bool, error) {
		info, err := os.Stat(s.path(starts))
		return err == nil && info.Size() >= int64(n)*startedSize, err
	})
	if err != nil {
		return nil, s.explain(err)
	}
	text, err := os.ReadFile(s.path(starts))
	if err != nil {
		return nil, err
	}
	return parseStarts(text), nil
}

// explain adds the beginning of what the tree said to an error.
func (s *scene) explain(err error) error {
	said, _ := os.ReadFile(s.path(outputName))
	return fmt.Errorf("%w; it said: %.300q", err, said)
}

// parseStarts parses what ./first wrote.
func parseStarts(text []byte) []started {
	var list []started
	for ; len(text) >= startedSize; text = text[startedSize:] {
		word := func(i int) int64 { return int64(binary.NativeEndian.Uint64(text[8*i:])) }
		list = append(list, started{int(word(0)), time.Duration(word(1)*int64(time.Second) + word(2))})
	}
	return list
}

// last is when the last of the services started.
func last(list []started) (at time.Duration) {
	for _, s := range list {
		at = max(at, s.at)
	}
	return at
}

// number is which service the process is.
func (s *scene) number(pid int) (int, error) {
	dir, err := os.Readlink(tree.PID(pid).Path("cwd"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(filepath.Base(dir))
}

// processes are the scanner and its supervisors, and the loggers.
func (s *scene) processes() (supervision, loggers []tree.PID) {
	for _, p := range append(tree.PID(s.pid).Descendants(), tree.PID(s.pid)) {
		switch p.Name() {
		case s.family.scanner, s.family.supervisor:
			supervision = append(supervision, p)
		case s.family.logger:
			loggers = append(loggers, p)
		}
	}
	return supervision, loggers
}

// settle waits until nothing is on its way any more: until all loggers have
// their files open, and the pace is over.
func (s *scene) settle(ctx context.Context) error {
	if s.log {
		running := 0
		err := await(ctx, "the loggers", func() (bool, error) {
			for ; running < len(s.linked); running++ {
				if _, err := os.Stat(filepath.Join(s.service(running), "log", logDir, current)); err != nil {
					return false, nil
				}
			}
			return true, nil
		})
		if err != nil {
			return s.explain(err)
		}
	}
	return pause(ctx, pace)
}
