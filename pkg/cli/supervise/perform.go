package supervise

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// perform does one action of the core's, all but Start.
func (l *loop) perform(a core.Action) {
	switch a.Do {
	case core.Publish:
		l.publish()
	case core.Signal:
		l.signal(number(a.Signal))
	case core.ComplainFork:
		// The time is the C program's: this one tries every second, but says
		// so no more often.
		l.c.Warn(l.errno, "unable to fork for ", l.d.name, ", sleeping 60 seconds")
	case core.ComplainExec:
		l.c.Fatal(l.errno, "unable to start ", l.d.name, "/", rundir.Run)
	case core.WatchDirectory:
		l.watchDirectory()
	case core.UnwatchDirectory:
		l.unwatchDirectory()
	}
}

// number is the number of a signal here.
func number(name core.SignalName) syscall.Signal {
	switch name {
	case core.TERM:
		return syscall.SIGTERM
	case core.CONT:
		return syscall.SIGCONT
	case core.STOP:
		return syscall.SIGSTOP
	case core.HUP:
		return syscall.SIGHUP
	case core.ALRM:
		return syscall.SIGALRM
	case core.INT:
		return syscall.SIGINT
	default:
		return syscall.SIGKILL
	}
}

// watchDirectory watches for changes. Without it the core's own deadline brings
// the next attempt.
func (l *loop) watchDirectory() {
	w, err := sys.NewWatch()
	if err != nil {
		return
	}
	if w.AddDir(l.d.fd) != nil {
		w.Close()
		return
	}
	l.watch = w
}

func (l *loop) unwatchDirectory() {
	if l.watch != nil {
		l.watch.Close()
		l.watch = nil
	}
}
