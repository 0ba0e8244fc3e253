// Package svlint is the program svlint: it looks at run directories and scan
// directories and says, a line each, what will go wrong there and what to do.
//
//	svlint [--json] [--except=rule[,rule...]] dir ...
//
// With --json each line is an object.
package svlint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/lint"
)

const usage = "svlint [ --json ] [ --except=rule[,rule...] ] dir ..."

// Main runs svlint. Exit codes: 0 nothing but notes; 100 an error or a warning,
// or misuse; 111 some directory could not be looked at.
func Main(c *cli.Command) int {
	asJSON, o, dirs, code := options(c)
	if code != cli.ExitOK {
		return code
	}
	trouble, bad := false, false
	var out []byte
	for _, dir := range dirs {
		findings, ok := look(c, dir, o)
		trouble = trouble || !ok
		for _, f := range findings {
			bad = bad || f.Severity != lint.Note
			out = appendFinding(out, f, asJSON)
		}
	}
	if err := cli.WriteAll(c.Stdout, out); err != nil {
		return c.Fatal(err, "unable to write standard output")
	}
	switch {
	case trouble:
		return cli.ExitTrouble
	case bad:
		return cli.ExitMisuse
	}
	return cli.ExitOK
}

// options reads the command line. code is not 0 if it is wrong.
func options(c *cli.Command) (asJSON bool, o lint.Options, dirs []string, code int) {
	o.Except = map[string]bool{}
	dirs = c.Args
	for len(dirs) > 0 && strings.HasPrefix(dirs[0], "-") {
		option := dirs[0]
		dirs = dirs[1:]
		if option == "--" {
			break
		}
		list, except := strings.CutPrefix(option, "--except=")
		switch {
		case option == "--json":
			asJSON = true
		case except:
			for _, name := range strings.Split(list, ",") {
				if !lint.Known(name) {
					c.Fatal(nil, "there is no rule ", name)
					return false, o, nil, cli.ExitMisuse
				}
				o.Except[name] = true
			}
		default:
			return false, o, nil, c.Usage(usage)
		}
	}
	if len(dirs) == 0 {
		return false, o, nil, c.Usage(usage)
	}
	return asJSON, o, dirs, cli.ExitOK
}

// look checks the run directory or the scan directory at path. What cannot be
// looked at is said, and makes ok false.
func look(c *cli.Command, path string, o lint.Options) (findings []lint.Finding, ok bool) {
	w := &world{origin: &c.Origin}
	d, err := picture(path)
	if err != nil {
		c.Fatal(err, "unable to look at ", path)
		return nil, false
	}
	if lint.IsRunDirectory(d) {
		return service(c, d, w, o)
	}
	findings, ok = lint.ScanDirectory(d, w, o), true
	if d.Real == "/" {
		return findings, ok
	}
	seen := map[[2]uint64]bool{}
	for _, f := range d.Files {
		id := [2]uint64{f.Dev, f.Ino}
		if f.Kind != lint.Folder || f.Name[0] == '.' || strings.Contains(f.Name, "/") || seen[id] {
			continue
		}
		seen[id] = true
		entry, err := picture(beneath(path, f.Name))
		if err != nil {
			c.Fatal(err, "unable to look at ", beneath(path, f.Name))
			ok = false
			continue
		}
		more, fine := service(c, entry, w, o)
		findings, ok = append(findings, more...), ok && fine
	}
	return findings, ok
}

// service checks the run directory d and its log.
func service(c *cli.Command, d *lint.Directory, w *world, o lint.Options) (findings []lint.Finding, ok bool) {
	path, there := lint.LogOf(d)
	if !there {
		return lint.Service(d, nil, w, o), true
	}
	log, err := picture(path)
	if err != nil {
		c.Fatal(err, "unable to look at ", path)
		return lint.Service(d, nil, w, o), false
	}
	return lint.Service(d, log, w, o), true
}

// appendFinding appends the line of f to p.
func appendFinding(p []byte, f lint.Finding, asJSON bool) []byte {
	if asJSON {
		var line bytes.Buffer
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		if err := e.Encode(f); err != nil {
			panic(err) // strings and a number
		}
		return append(p, line.Bytes()...)
	}
	place := f.File
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	line := fmt.Sprintf("%s: %s: %s: %s [%s]", place, f.Severity, f.Text, f.Advice, f.Rule)
	return append(append(p, strings.Map(printable, line)...), '\n')
}

// printable is r, or a question mark for what would end or hide a line.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f {
		return '?'
	}
	return r
}

// beneath puts a name behind a directory's path.
func beneath(dir, name string) string { return strings.TrimRight(dir, "/") + "/" + name }

// world answers the questions of the rules.
type world struct{ origin *sys.Origin }

func (w *world) Executable(path string) bool {
	a, err := sys.AttributesAt(sys.Cwd, path)
	return err == nil && a.IsRegular && a.Mode&0o111 != 0
}

func (w *world) Program(name string) bool {
	for _, path := range sys.Search(name, w.origin.Environ) {
		if w.Executable(path) {
			return true
		}
	}
	return false
}

func (w *world) Account(name string) (uid, gid uint32, ok bool) {
	a, ok := w.origin.Account(name)
	return a.UID, a.GID, ok
}

func (w *world) Look(d *lint.Directory, path string) (lint.File, bool) {
	if !strings.HasPrefix(path, "/") {
		path = beneath(d.Real, path)
	}
	f, err := file(sys.Cwd, path, path)
	return f, err == nil && f.Kind != lint.Nothing
}
