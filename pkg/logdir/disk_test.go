package logdir

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daemontools-go/pkg/tai"
)

// disk is a log directory in memory, and a caller of a Dir.
type disk struct {
	t         *testing.T
	names     map[string]*file
	retention Retention
	current   *file // the open one
	now       int64 // of the caller's clock, in nanoseconds
	labels    uint32
	age       int64    // of all files
	log       []string // what was done
	budget    int      // after so many more actions everything stops; negative: never
	refuse    int      // the how-manieth action from here fails once; 0: none
	running   bool     // the processor
	slow      bool     // it takes its time: it ends when it is waited for
	exits     []int    // what the processor's next runs exit with; -1: killed
}

type file struct {
	mode uint32
	data []byte
}

func newDisk(t *testing.T) *disk {
	return &disk{t: t, names: map[string]*file{}, retention: Retention{Files: 1 << 40}, budget: -1}
}

func (k *disk) links(f *file) (n uint64) {
	for _, g := range k.names {
		if f == g {
			n++
		}
	}
	return n
}

var errMissing = errors.New("missing")

// settle does what d asks for until it is ready, or ended, or the budget is
// used up, which it reports.
func (k *disk) settle(d *Dir) (alive bool) {
	for rounds := 0; ; rounds++ {
		require.Less(k.t, rounds, 1000, "no end")
		a := d.Next(k.now)
		switch a.Op {
		case Write, End:
			if k.running && !k.slow {
				k.processor(d)
				continue
			}
			if at := d.Deadline(); at != Never && !k.slow {
				k.now = max(k.now, at)
				continue
			}
			return true
		case Wait:
			require.Greater(k.t, a.Until, k.now)
			require.LessOrEqual(k.t, a.Until, k.now+int64(Pause))
			require.Equal(k.t, a, d.Next(a.Until-1))
			k.now = a.Until
			continue
		case Await:
			require.True(k.t, k.running)
			k.processor(d)
			continue
		}
		if k.budget == 0 {
			return false
		}
		k.budget--
		if k.refuse--; k.refuse == 0 && !a.Optional {
			if a.Fatal {
				return false
			}
			d.Failed(k.now)
			continue
		}
		k.log = append(k.log, strings.TrimSpace(fmt.Sprint(names[a.Op], " ", a.Name, " ", a.To)))
		if a.Op == Run {
			d.Started()
			k.running = true
			continue
		}
		r, err := k.perform(a)
		switch {
		case err == nil || a.Optional:
			d.Done(k.now, r)
		default:
			require.False(k.t, a.Fatal, "%v: %v", a, err)
			d.Failed(k.now)
		}
	}
}

var names = map[Op]string{Stat: "stat", Unlink: "unlink", Link: "link", Rename: "rename", Empty: "empty", Open: "open",
	Resume: "resume", Chmod: "chmod", Sync: "sync", Close: "close", Prune: "prune", Forget: "forget", Run: "run", Complain: "complain"}

// processor is a processor that copies.
func (k *disk) processor(d *Dir) {
	k.names[Processed] = &file{mode: BusyMode}
	k.names[NewState] = &file{mode: BusyMode}
	k.running = false
	exit := 0
	if len(k.exits) > 0 {
		exit, k.exits = k.exits[0], k.exits[1:]
	}
	if exit == 0 {
		k.names[Processed].data = bytes.Clone(k.names[Previous].data)
		k.names[NewState].data = append([]byte("+"), k.names[State].data...)
	}
	d.Exited(exit < 0, exit)
}

func (k *disk) perform(a Action) (r Result, err error) {
	f := k.names[a.Name]
	switch a.Op {
	case Stat:
		if f == nil {
			return Result{Missing: true}, nil
		}
		return Result{Mode: f.mode, Links: k.links(f), Size: int64(len(f.data)), Age: k.age}, nil
	case Unlink:
		delete(k.names, a.Name)
		return Result{Missing: f == nil}, nil
	case Link:
		k.labels++
		if f == nil {
			return r, errMissing
		}
		k.names[FinishedName(tai.Time{Nano: k.labels}, a.Code)] = f
	case Rename:
		if f == nil {
			return r, errMissing
		}
		k.names[a.To] = f
		delete(k.names, a.Name)
	case Empty:
		k.names[a.Name] = &file{mode: a.Mode}
	case Open, Resume:
		if f == nil {
			f = &file{mode: a.Mode}
			k.names[a.Name] = f
		}
		if a.Name == Current {
			k.current = f
		}
	case Chmod:
		if f == nil {
			return r, errMissing
		}
		f.mode = a.Mode
	case Prune:
		for {
			var c Census
			for name, f := range k.names {
				if IsOld([]byte(name)) {
					c.See([]byte(name), int64(len(f.data)))
				}
			}
			oldest, surplus := c.Surplus(k.retention)
			if !surplus {
				break
			}
			delete(k.names, oldest)
		}
	}
	return r, nil
}

// write writes data to current as the caller of a Dir does.
func (k *disk) write(d *Dir, data []byte) (alive bool, rest []byte) {
	for len(data) > 0 {
		if !k.settle(d) {
			return false, data
		}
		line := data
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line = data[:i+1]
		}
		n := d.Fits(len(line))
		if n == 0 {
			d.Full()
			d.Settled(k.now)
			continue
		}
		d.Took(n, data[n-1] == '\n')
		k.current.data = append(k.current.data, data[:n]...)
		data = data[n:]
		require.Equal(k.t, int64(len(k.current.data)), d.Size())
		d.Settled(k.now)
	}
	return k.settle(d), nil
}

// rotate lets a rotation be asked for, and happen.
func (k *disk) rotate(d *Dir) (alive bool) {
	d.Rotate()
	d.Settled(k.now)
	return k.settle(d)
}

// end ends the work on the directory.
func (k *disk) end(d *Dir) (alive bool) {
	d.End()
	for k.settle(d) {
		if d.Next(k.now).Op == End {
			return true
		}
		d.Settled(k.now)
	}
	return false
}

// list is what the directory holds: old files by age and code, the others by name.
func (k *disk) list() (list []string) {
	for name, f := range k.names {
		list = append(list, fmt.Sprintf("%s %o %s", name, f.mode, f.data))
	}
	sort.Strings(list)
	for i, line := range list {
		if line[0] == '@' {
			list[i] = line[tai.LabelSize:]
		}
	}
	return list
}

// all is everything that was ever logged and is still there.
func (k *disk) all() string {
	var old []string
	for name := range k.names {
		if name[0] == '@' {
			old = append(old, name)
		}
	}
	sort.Strings(old)
	var all []byte
	for _, name := range append(old, Current) {
		if f := k.names[name]; f != nil {
			all = append(all, f.data...)
		}
	}
	return string(all)
}
