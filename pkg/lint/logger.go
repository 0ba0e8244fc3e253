package lint

import (
	"path"

	"daemontools-go/pkg/logdir"
	"daemontools-go/pkg/logscript"
)

// preparing are commands that may give a directory to an account.
var preparing = []string{"chown", "chmod", "install", "setfacl", "mkdir"}

// logger checks that a logger's account can write the logger's directories, by
// their owners and modes. A script that prepares them is trusted.
func (c *check) logger(ch chain, line int) {
	if ch.account == "" {
		return
	}
	uid, gid, ok := c.world.Account(ch.account)
	if !ok || uid == 0 {
		return
	}
	if s := c.scripts[runName]; s != nil {
		for _, command := range preparing {
			if s.commands[command] {
				return
			}
		}
	}
	for _, dir := range logDirectories(ch.program) {
		c.writable(dir, ch.account, uid, gid, line)
	}
}

// logDirectories are the directories that a logger is told to write.
func logDirectories(words []word) (dirs []string) {
	var args []string
	for _, w := range words[1:] {
		if w.literal {
			args = append(args, w.text)
		} else {
			args = append(args, "")
		}
	}
	switch path.Base(words[0].text) {
	case "multilog":
		for _, o := range logscript.Parse(args).Outputs {
			if o.Kind == logscript.Directory {
				dirs = append(dirs, o.Path)
			}
		}
	case "s6-log":
		for _, a := range args {
			if a != "" && (a[0] == '/' || a[0] == '.') {
				dirs = append(dirs, a)
			}
		}
	case "svlogd":
		for i := 0; i < len(args); i++ {
			switch a := args[i]; {
			case a == "":
			case a[0] != '-':
				dirs = append(dirs, a)
			case len(a) == 2 && (a[1] == 'r' || a[1] == 'R' || a[1] == 'l' || a[1] == 'b'):
				i++ // its value
			}
		}
	}
	return dirs
}

// writable checks that an account can write the log directory dir.
func (c *check) writable(dir, account string, uid, gid uint32, line int) {
	if !may(c.Own, uid, gid, search) {
		c.say("log-user", runName, line, "chmod a+x "+c.Path, "%s may not enter the directory %s", account, c.Path)
		return
	}
	f, ok := c.world.Look(c.Directory, dir)
	whole := dir // for who types it elsewhere
	if !path.IsAbs(dir) {
		whole = join(c.Path, path.Clean(dir))
	}
	if !ok {
		parent, ok := c.world.Look(c.Directory, path.Dir(dir))
		if ok && !may(parent, uid, gid, search|write) {
			c.say("log-user", runName, line, "mkdir "+whole+" && chown "+account+" "+whole, "%s is not there, and %s may not make it", dir, account)
		}
		return
	}
	if f.Kind != Folder {
		c.say("log-user", runName, line, "rm "+whole, "%s is no directory", dir)
		return
	}
	if !may(f, uid, gid, search|write) {
		c.say("log-user", runName, line, "chown "+account+" "+whole, "%s may not write %s, which belongs to uid %d (mode %04o)", account, dir, f.UID, f.Mode)
		return
	}
	// The logger changes the mode of this file, which only its owner may.
	if current, ok := c.world.Look(c.Directory, join(dir, logdir.Current)); ok && current.UID != uid {
		c.say("log-user", runName, line, "chown -R "+account+" "+whole,
			"%s belongs to uid %d, so %s cannot go on with it", join(dir, logdir.Current), current.UID, account)
	}
}

// Permissions, as the last digit of a mode has them.
const (
	search = 1
	write  = 2
)

// may reports whether a process of that user and group, and no other group, has
// all of the permissions.
func may(f File, uid, gid, permissions uint32) bool {
	mode := f.Mode
	switch {
	case uid == 0:
		return true
	case f.UID == uid:
		mode >>= 6
	case f.GID == gid:
		mode >>= 3
	}
	return mode&permissions == permissions
}

// readers are programs that a log/run may end with.
var readers = names("multilog svlogd s6-log logger tinylog uncat cronolog rotatelogs socklog nanolog splogger systemd-cat",
	"cat tee tai64n s6-tai64n awk gawk mawk sed grep perl python python3 ruby vector fluent-bit")

// reads gives a hint where a log's script ends with nothing that looks like a
// reader of logs.
func (c *check) reads(s *script) {
	if s.commands["read"] || len(s.endings) == 0 {
		return
	}
	for _, e := range s.endings {
		program := e.words
		if ch := unchain(e.words); len(e.words) > 0 {
			program = ch.program
		}
		if len(program) == 0 || readers[path.Base(program[0].text)] {
			return // it reads, or nobody knows
		}
	}
	c.say("no-logger", runName, s.endings[0].line, "end it with exec multilog t ./main",
		"this is where the service's output goes; if nothing reads it the service stops when the pipe is full")
}
