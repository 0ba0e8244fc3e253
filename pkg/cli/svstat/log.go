package svstat

import (
	"bytes"
	"slices"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/logread"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

const (
	lastLines = 5     // that are shown of a log
	lastBytes = 16384 // in which they are looked for
	maxLine   = 400   // bytes that are shown of a line
	maxScript = 65536 // bytes of a run script in which the log directory is looked for
)

// tail appends what state the logger of s is in, and the end of its log.
func tail(p *page, s *svc.Service, dir string, l *logger, c clock) {
	within := "."
	if l != nil {
		within = rundir.Log
		if l.failed != nil {
			p.row("logger", string(appendError(nil, l.failed)))
		} else {
			p.row("logger", string(appendState(nil, l.status, c.now)))
		}
	}
	path := logDirectory(s.Dir(), within)
	if path == "" {
		return
	}
	if path[0] == '/' {
		p.row("log", path)
	} else {
		p.row("log", dir, "/", path)
	}
	for _, line := range lastLinesOf(s.Dir(), path+"/"+logdir.Current) {
		p.row("", c.line(line))
	}
}

// logDirectory finds where the logger writes whose run directory is within dir,
// an open directory: where its run says, or else in a directory beside that.
// Without a log directory it is "". It is seen from dir.
func logDirectory(dir int, within string) string {
	prefix := within + "/"
	if within == "." {
		prefix = ""
	}
	script, _ := sys.ReadBeginning(dir, prefix+rundir.Run, maxScript)
	for _, path := range logread.Directories(script) {
		if path[0] != '/' {
			for len(path) > 2 && path[:2] == "./" {
				path = path[2:]
			}
			path = prefix + path
		}
		if holdsLog(dir, path) {
			return path
		}
	}
	if within == "." { // not a logger
		return ""
	}
	names, _ := sys.Names(dir, within)
	slices.Sort(names)
	for _, name := range names {
		if holdsLog(dir, prefix+name) {
			return prefix + name
		}
	}
	return ""
}

func holdsLog(dir int, path string) bool {
	info, err := sys.Statat(dir, path+"/"+logdir.Current)
	return err == nil && !info.IsDir
}

// lastLinesOf returns the last lines of the file name; none if it cannot be
// read.
func lastLinesOf(dir int, name string) [][]byte {
	fd, err := sys.Openat(dir, name, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return nil
	}
	defer sys.Close(fd)
	info, err := sys.Fstat(fd)
	if err != nil || !sys.IsFile(fd) {
		return nil
	}
	from := max(info.Size-lastBytes, 0)
	end := make([]byte, lastBytes)
	n, err := sys.ReadAt(fd, end, from)
	if err != nil {
		return nil
	}
	return cut(end[:n], from > 0)
}

// cut returns the last lines of a text. If it is the end of a longer one, its
// first line is not complete and only counts if there is no other.
func cut(text []byte, longer bool) [][]byte {
	lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	if len(text) == 0 {
		return nil
	}
	if longer && len(lines) > 1 {
		lines = lines[1:]
	}
	return lines[max(len(lines)-lastLines, 0):]
}

// line is a line of a log as people read it: with local time, and without what
// a terminal would obey.
func (c clock) line(line []byte) string {
	var out []byte
	if stamp, ok := logread.ParseStamp(line, c.local); ok {
		seconds, nano := stamp.Time/1e9, stamp.Time%1e9
		if nano < 0 {
			seconds, nano = seconds-1, nano+1e9
		}
		t := tai.Time{Seconds: uint64(seconds) + tai.Offset, Nano: uint32(nano)}
		out = append(append(out, c.shown(t, toMicroseconds)...), ' ')
		line = line[stamp.Size:]
	}
	rest := ""
	if len(line) > maxLine {
		line, rest = line[:maxLine], "..."
	}
	return string(append(append(out, visible(string(line))...), rest...))
}

// visible is text as a terminal may show it: control characters as \x1b.
func visible(text string) string {
	const hex = "0123456789abcdef"
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		if b := text[i]; b < ' ' && b != '\t' || b == 0x7f {
			out = append(out, '\\', 'x', hex[b>>4], hex[b&15])
		} else {
			out = append(out, b)
		}
	}
	return string(out)
}
