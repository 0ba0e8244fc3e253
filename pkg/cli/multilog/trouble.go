package multilog

import "daemontools-go/pkg/logdir"

// trouble says what an action that failed was to do, as the C program says it
// (spec: multilog.md 1 and 7).
func trouble(l *log, a logdir.Action) string {
	dir := l.output.Path
	file := dir + "/" + a.Name
	switch a.Op {
	case logdir.Stat:
		return "unable to stat " + file
	case logdir.Unlink:
		return "unable to remove " + file
	case logdir.Link:
		return "unable to link to " + dir + "/" + a.To
	case logdir.Rename:
		return "unable to rename " + a.Name + " to " + a.To + " in directory " + dir
	case logdir.Empty, logdir.Write:
		return "unable to write to " + file
	case logdir.Open:
		if a.Fatal {
			return "unable to write to " + file
		}
		return "unable to create " + file
	case logdir.Resume:
		return "unable to append to " + file
	case logdir.Chmod:
		return "unable to set mode of " + file
	case logdir.Sync:
		return "unable to write " + file + " to disk"
	case logdir.Prune:
		return "unable to read " + dir
	}
	return "unable to fork for processor in " + dir // Run
}
