package svstat

import (
	"daemontools-go/pkg/history"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/tai"
)

// past is a history, the oldest entry first. Places in it are indices, -1 for
// none.
type past []history.Entry

// since is the part of p from the moment t on.
func (p past) since(t tai.Time) past {
	for i, e := range p {
		if e.When.Seconds >= t.Seconds {
			return p[i:]
		}
	}
	return nil
}

// last is the place of the last entry of one of kinds.
func (p past) last(kinds ...history.Kind) int {
	for i := len(p) - 1; i >= 0; i-- {
		for _, k := range kinds {
			if p[i].Kind == k {
				return i
			}
		}
	}
	return -1
}

// order is the place of the last of commands, if the supervise that obeyed it
// did not exit since: a later one does not know of it.
func (p past) order(commands ...byte) int {
	for i := len(p) - 1; i >= 0 && p[i].Kind != history.Ended; i-- {
		for _, b := range commands {
			if p[i].Kind == history.Obeyed && p[i].By == b {
				return i
			}
		}
	}
	return -1
}

// wish is the place of the command that has decided whether the service is
// wanted up.
func (p past) wish() int { return p.order(rundir.Up, rundir.DownByte, rundir.Once) }

// deaths are ends that nobody ordered, one soon after the other.
type deaths struct {
	n       int
	more    bool     // there may have been others before: the history does not go back as far
	first   tai.Time // when the first was
	lived   int64    // on average, in nanoseconds
	results []resultCount
	// The last ones are those of a program that goes to the background: its
	// first process exits at once, and with success.
	background bool
}

// resultCount is how often processes ended in one way.
type resultCount struct {
	result string
	n      int
}

const (
	// soon is how much time there may be between two deaths, or since the last
	// one, so that they are one trouble, in seconds.
	soon = 600
	// backgroundDeaths is from how many on it is no chance that a process ends
	// at once, with success.
	backgroundDeaths = 3
	atOnce           = 1e9 // in nanoseconds
)

// deaths counts those until now.
func (p past) deaths(c clock) (d deaths) {
	var lived int64
	ago := int64(0)
	d.background = true
	for i := len(p) - 1; i >= 0; i-- {
		e := p[i]
		if e.Kind != history.Exited && e.Kind != history.Lost || ordered(e) {
			continue
		}
		if c.since(e.When)-ago > soon {
			d.more = false
			break
		}
		ago = c.since(e.When)
		if d.n < backgroundDeaths && (result(e) != "exited with code 0" || e.Ran >= atOnce) {
			d.background = false
		}
		d.n++
		d.more = len(p) == history.Entries
		d.first = e.When
		lived += min(e.Ran, 1<<62/history.Entries)
		d.count(result(e))
	}
	if d.n > 0 {
		d.lived = lived / int64(d.n)
	}
	d.background = d.background && d.n >= backgroundDeaths
	return d
}

// count counts a result. The most frequent come first.
func (d *deaths) count(result string) {
	i := 0
	for i < len(d.results) && d.results[i].result != result {
		i++
	}
	if i == len(d.results) {
		d.results = append(d.results, resultCount{result: result})
	}
	d.results[i].n++
	for ; i > 0 && d.results[i].n > d.results[i-1].n; i-- {
		d.results[i], d.results[i-1] = d.results[i-1], d.results[i]
	}
}
