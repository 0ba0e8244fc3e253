package lint

import "strings"

// scanDirectory checks what concerns a scan directory as a whole.
func (c *check) scanDirectory() {
	if c.Real == "/" {
		c.say("scan-root", "", 0, "give svscan a directory of its own, such as /service",
			"svscan would start a supervise in every directory of the root")
		return
	}
	c.above()
	if c.Own.Mode&everyoneWrite != 0 {
		c.say("world-writable", "", 0, "chmod o-w "+c.Path, "everybody may add a service (mode %04o)", c.Own.Mode)
	}
	c.links()
	first := map[[2]uint64]string{}
	for _, f := range c.Files {
		if f.Kind != Folder || strings.Contains(f.Name, "/") {
			continue
		}
		if f.Name[0] == '.' {
			if _, ok := c.world.Look(c.Directory, join(f.Name, runName)); ok {
				c.say("ignored-name", f.Name, 0, "rename it, if it is to be started", "svscan passes over names that begin with a dot")
			}
			continue
		}
		c.name(f.Name)
		id := [2]uint64{f.Dev, f.Ino}
		if other, twice := first[id]; twice {
			c.say("two-names", f.Name, 0, "remove one of the two", "it is the same directory as %s; svscan starts it once, under either name", other)
			continue
		}
		first[id] = f.Name
	}
}

// name checks that a service's name is one that commands can bear.
func (c *check) name(name string) {
	const advice = "rename it"
	switch {
	case name[0] == '-':
		c.say("odd-name", name, 0, advice, "commands take a name that begins with a dash for options")
	case strings.IndexFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) >= 0:
		c.say("odd-name", name, 0, advice, "the name holds control characters: %s", quoted(name))
	case strings.ContainsAny(name, " :*?["):
		c.say("odd-name", name, 0, advice, "the name holds a character that shells or svstat's readers stumble over: %s", quoted(name))
	}
}
