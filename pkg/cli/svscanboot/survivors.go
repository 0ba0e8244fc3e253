package svscanboot

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// stopForeign tells the supervise processes that an earlier svscan has left to
// stop their services and to exit, as svc -dx does, the loggers last: those that
// leave no record, so that nobody can go on where they stop, as C's. Ours go on.
func stopForeign() {
	names, err := sys.Names(sys.Cwd, scanDir)
	if err != nil {
		return // svscan will say so
	}
	for _, role := range [...]string{"", "/" + rundir.Log} {
		for _, name := range names {
			if name[0] == '.' {
				continue
			}
			if s, err := svc.Open(scanDir + "/" + name + role); err == nil {
				if !lasts(s) {
					s.Send(rundir.DownByte, rundir.Exit)
				}
				s.Close()
			}
		}
	}
}

// lasts reports whether the supervise of s, if it has one, can be replaced
// without anybody noticing.
func lasts(s *svc.Service) bool {
	r, ok := svc.Record(svc.Boot(), s.Dir())
	return ok && sys.StartOf(r.Self.PID) == r.Self.Start
}
