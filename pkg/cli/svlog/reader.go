package svlog

import (
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logread"
)

// reader merges logs and prints them.
type reader struct {
	o       *options
	sources []*source
	merge   logread.Merge
	out     *printer
	exit    int
}

// all prints what there is.
func (r *reader) all() {
	surplus := 0
	if r.o.lines != all {
		for _, s := range r.sources {
			surplus += s.tail(r.o.lines)
		}
		surplus -= r.o.lines
	}
	for i := range r.sources {
		r.advance(i)
	}
	for n := 0; r.out.err == nil; n++ {
		i, ok := r.merge.Next()
		if !ok {
			return
		}
		if n >= surplus {
			r.out.print(i, r.sources[i])
		}
		r.advance(i)
	}
}

// advance puts the next line of a log into the merge.
func (r *reader) advance(i int) {
	if s := r.sources[i]; s.read() {
		r.merge.Add(i, s.line.time)
	}
}

// follow prints lines as they come, until nobody reads them or no log is left.
func (r *reader) follow() {
	timeout := int64(safetyScan)
	watch, err := sys.NewWatch()
	for _, s := range r.sources {
		if err == nil {
			err = watch.AddGrowth(s.dir)
		}
		if err == nil {
			// An open directory does not tell that it was removed, the one it was
			// in does. Where that may not be read the safety scan finds it.
			watch.Add(s.path + "/..")
		}
	}
	if err != nil {
		timeout = pollScan
	}
	var p sys.Poller
	set := []sys.PollFd{{Fd: watch.Fd()}, {Fd: -1}}
	if info, err := sys.Fstat(r.out.c.Stdout); err == nil && info.IsFIFO {
		set[1].Fd = r.out.c.Stdout // of a pipe's end for writing only its end is told
	}
	for {
		left := 0
		for _, s := range r.sources {
			s.refresh()
			if !s.follow.gone {
				left++
			}
		}
		for i := range r.sources {
			r.advance(i)
		}
		for r.out.err == nil {
			i, ok := r.merge.Next()
			if !ok {
				break
			}
			r.out.print(i, r.sources[i])
			r.advance(i)
		}
		r.out.flush()
		if left == 0 || r.out.err != nil {
			return
		}
		if p.Wait(set, timeout) != nil || set[1].Ready {
			return
		}
		if set[0].Ready {
			watch.Discard()
		}
	}
}

// broken returns the exit code after a write that failed. That a reader has
// seen enough is nobody's error.
func (r *reader) broken(c *cli.Command) int {
	if r.out.err == syscall.EPIPE {
		return r.exit
	}
	return c.Fatal(r.out.err, "unable to write standard output")
}
