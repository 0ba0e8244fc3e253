package lint

import (
	"fmt"
	"strings"
)

// Bits of a mode.
const (
	sticky        = 0o1000 // in such a directory everybody changes only their own files
	everyoneWrite = 0o002
)

// owners checks who may change what supervise will execute.
func (c *check) owners() {
	c.above()
	if c.Own.Mode&everyoneWrite != 0 {
		c.say("world-writable", "", 0, "chmod o-w "+c.Path, "everybody may put scripts into this directory (mode %04o)", c.Own.Mode)
	}
	for _, f := range c.Files {
		if f.Mode&everyoneWrite == 0 || f.Kind != Regular && f.Kind != Folder || f.Kind == Folder && f.Mode&sticky != 0 {
			continue
		}
		if strings.HasPrefix(f.Name, superviseName+"/") {
			continue // its directory keeps everybody out
		}
		c.say("world-writable", f.Name, 0, "chmod o-w "+join(c.Path, f.Name), "everybody may change it (mode %04o)", f.Mode)
	}
	// Who made the supervise directory is who runs supervise.
	keeper, ok := c.file(superviseName)
	if !ok || keeper.Kind != Folder || keeper.UID != 0 {
		return
	}
	for _, f := range c.Files {
		if isScript(f.Name) && f.Kind == Regular && f.UID != 0 {
			c.say("foreign-owner", f.Name, 0, "chown root "+join(c.Path, f.Name),
				"root's supervise executes it, and uid %d may change it and become root", f.UID)
		}
	}
}

// above checks the directories on the way. One is enough to say.
func (c *check) above() {
	for _, f := range c.Way {
		if f.Mode&everyoneWrite != 0 && f.Mode&sticky == 0 {
			c.say("world-writable", "", 0, fmt.Sprintf("chmod o-w %s, or chmod +t", f.Name),
				"everybody may exchange it, for %s above it is writable (mode %04o)", f.Name, f.Mode)
			return
		}
	}
}
