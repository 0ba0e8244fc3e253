//go:build linux

// Package life owns what a process of a service leaves behind about itself: a
// page on file that outlives a kill -9, and the lines it says. The actors of
// the chaos tests write both, the tests read them.
package life

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Names in a run directory.
const (
	Lives = "lives" // a directory with a page for each life
	alone = "alone" // the file that one process of a service can lock
)

// How a life ended.
const (
	Unknown = iota // it goes on, or somebody killed it
	Itself         // it had done what it wanted
	Told           // by TERM
	Broken         // its standard output could not be written to
)

// Page is what is on file about a life.
type Page struct {
	Name    string // begins with the time of its start
	PID     int
	Begun   uint64 // the number of the last line that it set out to write
	Done    uint64 // the number of the last line that it is sure of
	Ended   uint64 // one of the above
	Another uint64 // the process that was there when it started, which must not be
}

// The numbers in a page, in words of eight bytes.
const (
	begun = iota
	done
	ended
	another
	words
)

// Life is the life of this process.
type Life struct {
	name string
	page *[words]uint64
	last uint64
	text []byte
}

// Begin begins a life in the run directory that this process works in. If
// there is another already, the page says so.
func Begin() (*Life, error) {
	if err := os.MkdirAll(Lives, 0o755); err != nil {
		return nil, err
	}
	l := &Life{name: fmt.Sprintf("%d.%d", time.Now().UnixNano(), os.Getpid())}
	f, err := os.OpenFile(filepath.Join(Lives, l.name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := f.Truncate(words * 8); err != nil {
		return nil, err
	}
	m, err := unix.Mmap(int(f.Fd()), 0, words*8, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	l.page = pageOf(m)
	l.page[another], err = lock()
	return l, err
}

// lock locks the file of which there is one a service, or returns who has. A
// lock of this kind belongs to the process: a child that has not executed
// anything yet does not hold it any longer than its parent.
func lock() (holder uint64, err error) {
	fd, err := unix.Open(alone, unix.O_RDWR|unix.O_CREAT|unix.O_CLOEXEC, 0o644)
	if err != nil {
		return 0, err
	}
	for {
		if unix.FcntlFlock(uintptr(fd), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK}) == nil {
			return 0, nil
		}
		who := unix.Flock_t{Type: unix.F_WRLCK}
		if err := unix.FcntlFlock(uintptr(fd), unix.F_GETLK, &who); err != nil {
			return 0, err
		}
		if who.Type != unix.F_UNLCK {
			return uint64(who.Pid), nil
		}
	}
}

// Say writes the next lines, n of them or as many as make a write that happens
// as a whole or not at all.
func (l *Life) Say(n int) error {
	const whole = 4096 // of a pipe: pipe(7)
	l.text = l.text[:0]
	first := l.last
	for range n {
		l.text = AppendLine(l.text, l.name, l.last+1)
		if len(l.text) > whole {
			break
		}
		l.last++
	}
	if len(l.text) > whole {
		l.text = l.text[:bytes.LastIndexByte(l.text[:len(l.text)-1], '\n')+1]
	}
	l.page[begun] = l.last
	for {
		n, err := unix.Write(1, l.text)
		if err == unix.EINTR {
			continue
		}
		if err == nil && n != len(l.text) {
			err = unix.EIO
		}
		if err != nil {
			l.last, l.page[begun] = first, first
			return err
		}
		l.page[done] = l.last
		return nil
	}
}

// End says how the life ends, which it does now.
func (l *Life) End(how uint64) {
	l.page[ended] = how
	os.Exit(0)
}

// AppendLine appends the line with that number of that life: its length
// follows from the number.
func AppendLine(p []byte, name string, number uint64) []byte {
	const odd, longest = 0x9e3779b97f4a7c15, 200
	p = append(append(p, name...), ' ')
	p = append(strconv.AppendUint(p, number, 10), ' ')
	h := number * odd
	p = append(p, filler[:(h^h>>31)%longest]...)
	return append(p, '\n')
}

var filler = strings.Repeat("abcdefghijklmnopqrstuvwxyz", 8)

// ParseLine is the life and the number of a line without its newline. ok is
// false if no life says such a line.
func ParseLine(line []byte) (name string, number uint64, ok bool) {
	a := bytes.IndexByte(line, ' ')
	if a < 0 {
		return "", 0, false
	}
	b := bytes.IndexByte(line[a+1:], ' ')
	if b < 0 {
		return "", 0, false
	}
	name = string(line[:a])
	number, err := strconv.ParseUint(string(line[a+1:][:b]), 10, 64)
	if err != nil {
		return "", 0, false
	}
	whole := AppendLine(make([]byte, 0, len(line)+1), name, number)
	return name, number, bytes.Equal(whole[:len(whole)-1], line)
}

// Read reads the pages in the run directory dir, in the order in which the
// lives began.
func Read(dir string) (pages []Page, err error) {
	entries, err := os.ReadDir(filepath.Join(dir, Lives))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		p := Page{Name: e.Name()}
		_, pid, _ := strings.Cut(p.Name, ".")
		if p.PID, err = strconv.Atoi(pid); err != nil {
			return nil, err
		}
		m, err := os.ReadFile(filepath.Join(dir, Lives, p.Name))
		if err != nil {
			return nil, err
		}
		if len(m) == words*8 { // or it ended before it could say anything
			w := pageOf(m)
			p.Begun, p.Done, p.Ended, p.Another = w[begun], w[done], w[ended], w[another]
		}
		pages = append(pages, p)
	}
	return pages, nil
}
