package lint

import (
	"strings"

	"daemontools-go/pkg/rundir"
)

// Names in a run directory that the rules look for. Those of the suite are
// rundir's; the others are daemontools-encore's, runit's and Debian's.
const (
	runName       = rundir.Run
	downName      = rundir.Down
	logName       = rundir.Log
	superviseName = rundir.Supervise
	startName     = "start"
	envName       = "env"   // by convention, for envdir
	metaName      = ".meta" // dh-runit: how a package is installed
	logScriptMark = metaName + "/logscript"
)

// controlName is runit's directory of scripts; it is called as the FIFO is.
var controlName = rundir.Control[len(rundir.Supervise)+1:]

// scripts are the names that are executed.
var scriptNames = map[string]bool{
	runName: true, startName: true, "stop": true, "notify": true, // encore
	"finish": true, "check": true, // runit
}

// isScript reports whether the file called name is executed.
func isScript(name string) bool {
	return scriptNames[name] || strings.HasPrefix(name, controlName+"/")
}

// ownNames are the names that have a meaning for somebody in the family, but
// for the settings files of values.go.
var ownNames = names(runName, downName, logName, superviseName, controlName, startName, envName,
	"stop notify no-setsid",
	"finish check conf",
	"data event instance instances template type producer-for consumer-for pipeline-name essential flag-essential",
	"flag-newpidns flag-recommended dependencies.d contents.d nosetsid up",
	"normal-exit kill-descendants pid-file")

// nearby are names that people write for another.
var nearby = map[string]string{
	"depends": "dependencies.d", "dependencies": "dependencies.d", "depend": "dependencies.d", "dependency.d": "dependencies.d",
	"pidfile": "pid-file", "respawn": "respawn-limit", "kill-timeout": "timeout-kill", "finish-timeout": "timeout-finish",
	"killtimeout": "timeout-kill", "stop-signal": "down-signal", "stopsignal": "down-signal", "stop-timeout": "timeout-kill",
	"runscript": runName, "logs.d": logName, "environ": envName, "environment": envName, "pre-start": startName, "poststop": "stop", "post-stop": "stop",
}

// meant is the name that somebody who wrote name has meant, "" if it is one
// itself or resembles none.
func meant(name string) string {
	if ownNames[name] || settings[name] != nil {
		return ""
	}
	plain := strings.ReplaceAll(strings.ToLower(name), "_", "-")
	for _, suffix := range []string{".sh", ".bash", ".txt"} {
		plain = strings.TrimSuffix(plain, suffix)
	}
	if other := nearby[plain]; other != "" {
		return other
	}
	best, least := "", 3
	try := func(known string) {
		if d := distance(plain, known); d <= tolerance(min(len(plain), len(known))) && (d < least || d == least && known < best) {
			best, least = known, d
		}
	}
	for known := range ownNames {
		try(known)
	}
	for known := range settings {
		try(known)
	}
	return best
}

// tolerance is how many letters may differ between two names, the shorter of n
// letters. Short names have too many neighbours that are words ("logs", "stat").
func tolerance(n int) int {
	switch {
	case n <= 4:
		return 0
	case n <= 9:
		return 1
	}
	return 2
}

// distance is how many letters must be added, taken away, exchanged for another
// or swapped with the next to make b of a.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now := make([]int, len(b)+1)
		now[0] = i
		for j := 1; j <= len(b); j++ {
			other := 1
			if a[i-1] == b[j-1] {
				other = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+other)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last = last, now
	}
	return last[len(b)]
}

// misspelt says which names are nearly others. A name that the scripts mention
// is theirs, whatever it resembles.
func (c *check) misspelt() {
	for _, f := range c.Files {
		if strings.Contains(f.Name, "/") || f.Name[0] == '.' {
			continue
		}
		other := meant(f.Name)
		if other == "" || c.has(other) || c.mentioned(f.Name) {
			continue
		}
		c.say("misspelt", f.Name, 0, "if it is meant as "+other+", rename it", "nothing reads a file of this name")
	}
}

func (c *check) mentioned(name string) bool {
	for _, f := range c.Files {
		if isScript(f.Name) && strings.Contains(string(f.Content), name) {
			return true
		}
	}
	return false
}

// names makes a set of lists of names.
func names(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for _, name := range strings.Fields(list) {
			set[name] = true
		}
	}
	return set
}
