package lint

import (
	"path"
	"strings"

	"daemontools-go/pkg/rundir"
)

// runDirectory checks a run directory: a service's, or the log of one.
func (c *check) runDirectory(isLog bool, log *Directory) {
	c.links()
	c.owners()
	if c.NoExec {
		c.say("noexec-mount", "", 0, "move the directory to another file system, or mount this one without noexec",
			"nothing can be executed on this file system")
	}
	for _, f := range c.Files {
		if isScript(f.Name) {
			c.executed(f)
		}
	}
	c.misspelt()
	c.values()
	c.variables()
	c.without(isLog)
	c.downFile()
	if !isLog {
		c.logOf(log)
	}
	if s := c.scripts[runName]; s != nil {
		c.ends(s, isLog)
		if isLog {
			c.reads(s)
		}
	}
}

// without checks that there is something to run.
func (c *check) without(isLog bool) {
	if c.has(runName) || c.has(startName) {
		return
	}
	if c.has("up") || c.has("contents") || c.has("contents.d") {
		return // s6-rc: a oneshot, or a bundle
	}
	if isLog {
		c.say("no-log-run", "", 0, "write a run that execs multilog, or remove the directory",
			"svscan gives the service's output to this log, and nothing reads it")
		return
	}
	c.say("no-run", "", 0, "write "+join(c.Path, runName)+" and make it executable", "there is no %s to start", runName)
}

// links checks that symbolic links lead somewhere. supervise makes what its own
// leads to.
func (c *check) links() {
	for _, f := range c.Files {
		if f.Kind == Nothing && f.Name != superviseName && !strings.Contains(f.Name, "/") {
			c.say("dangling", f.Name, 0, "remove the link, or make what it leads to", "it leads to %s, which is not there", quoted(f.Link))
		}
	}
}

// logOf checks the log of a service that has one.
func (c *check) logOf(log *Directory) {
	f, ok := c.file(logName)
	if !ok {
		return
	}
	if f.Kind == Regular {
		c.say("log-is-file", logName, 0, "make it a directory with a run of its own",
			"only daemontools-encore runs a log that is a file; svscan starts a supervise for it in vain")
		return
	}
	if s := c.scripts[runName]; log != nil && s != nil && len(s.endings) > 0 && !s.errors {
		c.say("stderr-unlogged", runName, 0, "write exec 2>&1 before the last command",
			"error messages do not go to the log, but to svscan's standard error")
	}
}

// downFile compares a down file with what supervise was last told.
func (c *check) downFile() {
	record, ok := c.file(rundir.Status)
	if !ok || !c.has(downName) {
		return
	}
	if state, err := rundir.ParseStatus(record.Content); err == nil && state.Want == rundir.WantUp {
		c.say("down-file", downName, 0, "remove it if the service is to start at boot",
			"the service is wanted up now, and will be down when supervise next starts")
	}
}

// ends checks what a run script ends with.
func (c *check) ends(s *script, isLog bool) {
	for _, e := range s.endings {
		name := "a command"
		if len(e.words) > 0 {
			name = shown(e.words[0].text)
		}
		switch e.kind {
		case becomes:
			c.becomes(e)
		case runs:
			c.say("no-exec", runName, e.line, "write exec in front of it",
				"the shell stays between supervise and %s, and the signals of svc reach only the shell", name)
			c.becomes(e)
		case inSubshell:
			c.say("no-exec", runName, e.line, "take the parentheses away and exec it",
				"a subshell runs %s, and the signals of svc do not reach it", name)
			c.becomes(e)
		case leaves:
			c.say("background", runName, e.line, "write exec instead of the & behind it",
				"the script ends while %s goes on, so supervise starts another one every second", name)
		case piped:
			advice := "make the last command of the pipe the run of a " + logName + " directory"
			if isLog {
				advice = "exec one program that does both"
			}
			c.say("pipe", runName, e.line, advice, "supervise watches the shell and not what stands in the pipe; svc reaches none of it")
		case waits:
			if s.starts > 0 && !s.commands["trap"] {
				c.say("wait-without-trap", runName, s.starts, "make it a service of its own, or trap TERM and pass it on",
					"what is started here in the background goes on when svc ends the script")
			}
		}
	}
	for _, stmt := range s.cut {
		c.say("after-exec", runName, int(stmt.Pos().Line()), "move it before the exec", "exec does not return, so this is never reached")
	}
}

// becomes checks the program that a script becomes.
func (c *check) becomes(e ending) {
	ch := unchain(e.words)
	for _, dir := range ch.variables {
		c.variablesIn(dir)
	}
	if ch.account != "" {
		if _, _, ok := c.world.Account(ch.account); !ok {
			c.say("unknown-account", runName, e.line, "create it, or name another", "there is no account %s", quoted(ch.account))
		}
	}
	if len(ch.program) == 0 {
		return
	}
	switch path.Base(ch.program[0].text) {
	case "su", "sudo", "runuser", "doas":
		c.say("stays-between", runName, e.line, "use setuidgid, which becomes the program",
			"%s may stay as the parent of the service; supervise then watches and signals %[1]s", shown(ch.program[0].text))
	}
	if !ch.watched {
		if how, advice := foreground(ch.program); how != "" {
			c.say("foreground", runName, e.line, advice, "%s, so supervise loses it and starts another one every second", how)
		}
	}
	c.logger(ch, e.line)
}

// shown is a word of a script, short enough for a line.
func shown(text string) string {
	const most = 40 // bytes
	text, _, _ = strings.Cut(text, "\n")
	if len(text) > most {
		text = text[:most] + "..."
	}
	return text
}
