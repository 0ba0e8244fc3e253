package logdir

import (
	"fmt"
	"testing"

	"daemontools-go/pkg/tai"
)

// BenchmarkTook decides for one line where it goes.
func BenchmarkTook(b *testing.B) {
	d := ready4096()
	b.ReportAllocs()
	for b.Loop() {
		d.Took(d.Fits(126), true)
		if d.IsFull() {
			rotate(d)
		}
	}
}

// BenchmarkRotation decides all of a rotation, with a processor and without.
func BenchmarkRotation(b *testing.B) {
	for _, processor := range []bool{false, true} {
		b.Run(fmt.Sprintf("processor=%v", processor), func(b *testing.B) {
			d := ready4096()
			d.processor = processor
			b.ReportAllocs()
			for b.Loop() {
				d.Took(d.Fits(4096), true)
				rotate(d)
				if d.Size() != 0 {
					b.Fatal("not rotated")
				}
			}
		})
	}
}

// BenchmarkCensus finds the oldest of so many files, in whatever order they
// come.
func BenchmarkCensus(b *testing.B) {
	for _, files := range []int{10, 1000} {
		b.Run(fmt.Sprint(files), func(b *testing.B) {
			var names [][]byte
			for i := range files {
				at := tai.FromUnix(int64(i*7919%files) * 1e9)
				names = append(names, []byte(FinishedName(at, Safe)))
			}
			var c Census
			b.ReportAllocs()
			for b.Loop() {
				c.Reset()
				for _, name := range names {
					c.See(name, 4096)
				}
				if _, surplus := c.Surplus(Retention{Files: 10, Limit: 4096}); !surplus {
					b.Fatal("there is room")
				}
			}
		})
	}
}

// ready4096 returns a Dir of an empty directory with files of 4096 bytes that
// takes data.
func ready4096() *Dir {
	d := New(Config{Limit: 4096, Code: Safe})
	rotate(d)
	return d
}

// rotate says of everything that d asks for that it was done, until nothing is
// left.
func rotate(d *Dir) {
	d.Settled(0)
	for {
		switch a := d.Next(0); a.Op {
		case Write:
			return
		case Run:
			d.Started()
			d.Exited(false, 0)
		default:
			d.Done(0, Result{Missing: a.Op == Stat && a.Name == Current, Links: 1})
		}
	}
}
