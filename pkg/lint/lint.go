// Package lint knows what goes wrong in run directories and scan directories.
// It is given pictures of them (Directory), asks about what lies outside of a
// picture through World, and answers with findings. It touches nothing itself.
//
// Shell scripts are read by the parser of mvdan.cc/sh; what a script does is
// only guessed at where every word is literal. Where a variable could change
// the answer nothing is said: a finding that is wrong costs more than one that
// is missing.
package lint

import (
	"fmt"
	"sort"
)

// Severity says how bad a finding is.
type Severity string

// The severities, from the worst.
const (
	Error   Severity = "error"   // it will not work
	Warning Severity = "warning" // it works, but it will hurt
	Note    Severity = "note"    // perhaps it is meant so
)

// Finding is one thing that a rule has to say.
type Finding struct {
	Service  string   `json:"service"` // the directory that it is about
	File     string   `json:"file"`    // the file, with the directory in front
	Line     int      `json:"line"`    // in File, from 1; 0: the whole of it
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Text     string   `json:"text"`   // what is wrong
	Advice   string   `json:"advice"` // what to do
}

// Options are what the user asks for.
type Options struct {
	Except map[string]bool // ids of rules that say nothing
}

// Service checks the run directory d; log is its log directory, nil if there is
// none that could be read as a run directory.
func Service(d, log *Directory, w World, o Options) []Finding {
	c := newCheck(d, w)
	c.runDirectory(false, log)
	all := c.kept(o)
	// Debian's installation of such a package writes log/run.
	if log != nil && (log.has(runName) || !d.has(logScriptMark)) {
		c := newCheck(log, w)
		c.runDirectory(true, nil)
		all = append(all, c.kept(o)...)
	}
	return all
}

// ScanDirectory checks what concerns the scan directory d as a whole. Its run
// directories are for Service.
func ScanDirectory(d *Directory, w World, o Options) []Finding {
	c := newCheck(d, w)
	c.scanDirectory()
	return c.kept(o)
}

// check is the work on one directory.
type check struct {
	*Directory
	world    World
	scripts  map[string]*script // by name in the directory
	excepted map[string]map[string]bool
	findings []Finding
}

func newCheck(d *Directory, w World) *check {
	return &check{Directory: d, world: w, scripts: map[string]*script{}, excepted: map[string]map[string]bool{}}
}

// say adds a finding about the file called name, "" for the directory.
func (c *check) say(rule, name string, line int, advice, format string, args ...any) {
	r, known := rules[rule]
	if !known {
		panic("lint: no rule " + rule)
	}
	file := c.Path
	if name != "" {
		file = join(c.Path, name)
	}
	c.findings = append(c.findings, Finding{
		Service: c.Path, File: file, Line: line, Rule: rule, Severity: r.severity,
		Text: fmt.Sprintf(format, args...), Advice: advice,
	})
}

// kept are the findings that nobody has excepted, in the order of files and
// lines. What run excepts is excepted in the whole directory.
func (c *check) kept(o Options) []Finding {
	var kept []Finding
	for _, f := range c.findings {
		if o.Except[f.Rule] || c.excepted[runName][f.Rule] || c.excepted[f.File[min(len(c.Path)+1, len(f.File)):]][f.Rule] {
			continue
		}
		kept = append(kept, f)
	}
	sort.SliceStable(kept, func(i, j int) bool {
		if kept[i].File != kept[j].File {
			return kept[i].File < kept[j].File
		}
		return kept[i].Line < kept[j].Line
	})
	return kept
}

// join puts a name behind a directory's path.
func join(dir, name string) string {
	if dir != "" && dir[len(dir)-1] == '/' {
		return dir + name
	}
	return dir + "/" + name
}
