package lint

import (
	"bytes"
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// interpreter is what the first line of a script asks for.
type interpreter struct {
	program string // the path behind #!, or the name that env is to find
	env     bool   // it is looked up in PATH, by env
	shell   syntax.LangVariant
	isShell bool
}

// shells are the interpreters that read shell scripts; the value is what to try
// first. invoke-run is Debian's, for runit.
var shells = map[string]syntax.LangVariant{
	"sh": syntax.LangPOSIX, "dash": syntax.LangPOSIX, "ash": syntax.LangPOSIX, "posh": syntax.LangPOSIX, "yash": syntax.LangPOSIX,
	"busybox": syntax.LangPOSIX, "invoke-run": syntax.LangPOSIX, "bash": syntax.LangBash,
	"ksh": syntax.LangMirBSDKorn, "mksh": syntax.LangMirBSDKorn, "zsh": syntax.LangZsh,
}

// parseInterpreter reads a first line. ok is false if it does not begin with #!
// or names nothing.
func parseInterpreter(line []byte) (in interpreter, ok bool) {
	if !bytes.HasPrefix(line, []byte("#!")) {
		return in, false
	}
	words := strings.Fields(strings.TrimSuffix(string(line[2:]), "\r"))
	if len(words) == 0 {
		return in, false
	}
	in.program = words[0]
	if path.Base(in.program) == "env" && len(words) > 1 {
		in.env = true
		// The kernel hands over all that follows as one word; -S takes it apart.
		in.program = strings.Join(words[1:], " ")
		if rest, split := strings.CutPrefix(in.program, "-S"); split {
			for _, w := range strings.Fields(rest) {
				if in.program = w; !strings.Contains(w, "=") {
					break
				}
			}
		}
	}
	in.shell, in.isShell = shells[path.Base(strings.Fields(in.program)[0])]
	return in, true
}

// isBinary reports whether content is that of a program and not of a script.
func isBinary(content []byte) bool {
	return bytes.HasPrefix(content, []byte("\x7fELF")) || bytes.IndexByte(content[:min(len(content), 512)], 0) >= 0
}

// executed checks that the file called name can be executed, and reads it if it
// is a shell script.
func (c *check) executed(f File) {
	switch {
	case f.Kind == Folder || f.Kind == Other:
		c.say("not-executable", f.Name, 0, "put a script or a program in its place", "it is no regular file")
		return
	case f.Kind == Nothing:
		return // dangling says it
	case f.Mode&0o111 == 0:
		c.say("not-executable", f.Name, 0, "chmod 755 "+join(c.Path, f.Name), "nobody may execute it (mode %04o)", f.Mode)
	}
	if isBinary(f.Content) {
		return
	}
	c.lines(f)
	first, _, _ := bytes.Cut(f.Content, []byte("\n"))
	in, ok := parseInterpreter(first)
	if !ok {
		c.say("no-shebang", f.Name, 1, "write #!/bin/sh, or another interpreter, into the first line", "%s", withoutShebang(f.Content))
		return
	}
	c.interpreter(f.Name, in)
	if in.isShell {
		c.shell(f, in.shell)
	}
}

func withoutShebang(content []byte) string {
	switch {
	case len(content) == 0:
		return "it is empty"
	case bytes.HasPrefix(content, []byte("\xef\xbb\xbf#!")):
		return "a byte order mark stands before #!, so the kernel does not find an interpreter"
	case bytes.HasPrefix(bytes.TrimSpace(content), []byte("#!")):
		return "#! does not stand at the very beginning, so the kernel does not find an interpreter"
	}
	return "it does not begin with #!, so the kernel does not execute it"
}

// lines looks for line ends of another system.
func (c *check) lines(f File) {
	for number, line := range bytes.Split(f.Content, []byte("\n")) {
		if !bytes.HasSuffix(line, []byte("\r")) {
			continue
		}
		text := "a carriage return ends the line and becomes part of its last word"
		if number == 0 {
			text = "a carriage return ends the first line, so the kernel looks for an interpreter of that name"
		}
		c.say("crlf", f.Name, number+1, "take them out: sed -i 's/\\r$//' "+join(c.Path, f.Name), "%s", text)
		return
	}
}

func (c *check) interpreter(name string, in interpreter) {
	const install = "install it, or name the right one"
	switch {
	case in.env && !strings.HasPrefix(in.program, "-") && strings.Contains(in.program, " "):
		c.say("no-interpreter", name, 1, "write #!/usr/bin/env -S "+in.program, "env gets %s as the name of one program", quoted(in.program))
	case in.env && !strings.Contains(in.program, "/"):
		if !strings.HasPrefix(in.program, "-") && !c.world.Program(in.program) {
			c.say("no-interpreter", name, 1, install, "there is no %s in PATH", in.program)
		}
	case !strings.HasPrefix(in.program, "/"):
		c.say("no-interpreter", name, 1, "write its whole path", "the interpreter %s is looked for in the working directory", quoted(in.program))
	case !c.world.Executable(in.program):
		c.say("no-interpreter", name, 1, install, "the interpreter %s is not there, or cannot be executed", in.program)
	}
}
