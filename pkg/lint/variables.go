package lint

import (
	"bytes"
	"path"
	"strings"

	"daemontools-go/pkg/envdir"
)

// variables checks the directory that by convention is the environment, if a
// script names a program that reads it. Debian's invoke-run does without being
// told. Other directories of that name are Python's, say.
func (c *check) variables() {
	if !c.mentioned("envdir") && !c.mentioned("chpst") && !c.mentioned("invoke-run") {
		return
	}
	for _, f := range c.holds(envName) {
		c.variable(envName, f)
	}
}

// variablesIn checks an environment directory that a script names. Only one in
// the run directory is in the picture.
func (c *check) variablesIn(dir string) {
	if path.Clean(dir) == envName {
		if f, ok := c.file(envName); !ok || f.Kind != Folder {
			c.say("env-name", runName, 0, "mkdir "+join(c.Path, envName), "there is no directory %s", dir)
		}
		return
	}
	if !path.IsAbs(dir) {
		if _, ok := c.world.Look(c.Directory, dir); !ok {
			c.say("env-name", runName, 0, "mkdir "+join(c.Path, path.Clean(dir)), "there is no directory %s", dir)
		}
	}
}

// variable checks the file f in the environment directory dir.
func (c *check) variable(dir string, f File) {
	if !envdir.Counts(f.Name) || f.Kind != Regular {
		return
	}
	name := dir + "/" + f.Name
	if !isVariable(f.Name) {
		c.say("env-name", name, 0, "move it out of the directory, or rename it",
			"it becomes the variable %s, which no shell can use", quoted(f.Name))
		return
	}
	say := func(advice, text string) { c.say("env-value", name, 1, advice, "%s", text) }
	line, _ := envdir.Line(f.Content)
	rest := f.Content[min(len(line)+1, len(f.Content)):]
	switch {
	case bytes.HasPrefix(line, []byte(f.Name+"=")) || bytes.HasPrefix(line, []byte("export "+f.Name+"=")):
		say("write the value alone", "the name stands in the value, too; the name of the file is enough")
	case bytes.HasSuffix(line, []byte("\r")):
		say("take it out: sed -i 's/\\r$//' "+join(c.Path, name), "the value ends with a carriage return")
	case len(f.Content) > 0 && len(line) == 0 && len(bytes.TrimSpace(rest)) > 0:
		say("write the value on the first line", "the first line is empty, so the value is")
	case len(bytes.TrimSpace(rest)) > 0:
		say("put it on one line; a NUL byte stands for a newline", "only the first line is the value, and there are more")
	case len(line) > 0 && (line[len(line)-1] == ' ' || line[len(line)-1] == '\t'):
		say("take them out", "blanks at the end of a value are lost")
	case len(line) > 1 && (line[0] == '"' || line[0] == '\'') && line[len(line)-1] == line[0]:
		say("take the quotes away", "the quotes become part of the value")
	}
}

// isVariable reports whether a shell can use a variable of that name.
func isVariable(name string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
	return strings.Trim(name, letters+"0123456789") == "" && strings.IndexByte(letters, name[0]) >= 0
}
