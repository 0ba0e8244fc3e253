package multilog

import (
	"daemontools-go/pkg/cli/localtime"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logscript"
	"daemontools-go/pkg/tai"
	"daemontools-go/pkg/tai/zone"
)

// setClock looks up what local time is, if lines are stamped with it.
func (m *multilog) setClock() {
	if m.script.Stamp == logscript.Local {
		m.clock = zone.NewClock(localtime.Zone(m.c.Origin.Environ)).At
	}
}

// appendStamp appends the stamp of a line that begins now to p.
func (m *multilog) appendStamp(p []byte) []byte {
	if m.script.Stamp == logscript.None {
		return p
	}
	return m.script.Stamp.Append(p, tai.FromUnix(sys.Wall()), m.clock)
}
