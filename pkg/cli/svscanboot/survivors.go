package svscanboot

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
)

// batch is how many directories svc gets at once: an argument list has its
// limits.
const batch = 1000

// stopSurvivors has svc stop the services in the scan directory, then their logs,
// and make their supervise processes exit. A service that nobody supervises does
// not mind.
func stopSurvivors(c *cli.Command, env []string, files []sys.Remap) {
	names, err := sys.Names(sys.Cwd, scanDir)
	if err != nil {
		return // svscan will say so, again and again
	}
	var dirs []string
	for _, name := range names {
		if name[0] != '.' {
			dirs = append(dirs, scanDir+"/"+name)
		}
	}
	for _, dir := range dirs {
		dirs = append(dirs, dir+"/"+rundir.Log)
	}
	for len(dirs) > 0 {
		n := min(batch, len(dirs))
		wait(start(c, env, files, append([]string{"svc", "-dx"}, dirs[:n]...)...))
		dirs = dirs[n:]
	}
}
