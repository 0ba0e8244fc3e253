package logread

import (
	"cmp"
	"slices"

	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/tai"
)

// File is a finished file of a log directory. It holds what was logged after
// the one before it was finished.
type File struct {
	Name string
	Time int64 // when it was finished, says its name
}

// unfinished is what svlogd calls the output of a processor until it is
// complete.
const unfinished = "t"

// Finished returns the finished file of that name; ok is false if it is none's.
func Finished(name []byte) (f File, ok bool) {
	if !logdir.IsOld(name) {
		return File{}, false
	}
	label, ok := tai.ParseLabel(name)
	if !ok || codeOf(string(name)) == unfinished {
		return File{}, false
	}
	return File{Name: string(name), Time: TimeOf(label)}, true
}

// codeOf returns what the name of a finished file ends with.
func codeOf(name string) string {
	if len(name) <= tai.LabelSize+1 || name[tai.LabelSize] != '.' {
		return ""
	}
	return name[tai.LabelSize+1:]
}

// Arrange puts files into their order. Where svlogd has processed a file and
// not removed it yet, the file itself is left out.
func Arrange(files []File) []File {
	order := func(a, b File) int {
		if c := cmp.Compare(a.Time, b.Time); c != 0 {
			return c
		}
		return cmp.Compare(a.Name, b.Name)
	}
	if !slices.IsSortedFunc(files, order) {
		slices.SortFunc(files, order)
	}
	kept := files[:0]
	for i, f := range files {
		unclean := codeOf(f.Name) == logdir.Unclean
		if unclean && (i > 0 && sameLabel(files[i-1], f) || i+1 < len(files) && sameLabel(files[i+1], f)) {
			continue
		}
		kept = append(kept, f)
	}
	return kept
}

func sameLabel(a, b File) bool {
	return len(a.Name) > tai.LabelSize && len(b.Name) > tai.LabelSize && a.Name[:tai.LabelSize] == b.Name[:tai.LabelSize]
}

// lag is how long a logger may have had a line before the file that the line is
// in was begun, in nanoseconds: it has several pauses of five seconds while it
// makes room on a full disk.
const lag = 60 * second

// Span returns which of the finished files, which are in order, may hold lines
// from since to until: those from index from to before index to. current also
// may, if tail is true.
func Span(files []File, since, until int64) (from, to int, tail bool) {
	for from < len(files) && files[from].Time < since {
		from++
	}
	if until > Latest-lag {
		return from, len(files), true
	}
	begun := func(i int) bool { return i == 0 || files[i-1].Time <= until+lag }
	for to = from; to < len(files) && begun(to); {
		to++
	}
	return from, to, to == len(files) && begun(to)
}
