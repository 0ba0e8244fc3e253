package svstat

import (
	"strconv"
	"syscall"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/history"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
)

// explain says why the service is in its state, and what comes next.
func (v *view) explain(p *page) {
	switch {
	case v.failed != nil:
		v.explainFailure(p)
	case !v.Running:
		v.explainAbsence(p)
	case v.Finishing:
		p.row("why", "the service has ended, and its finish runs")
	case v.Up():
		v.explainUp(p)
	default:
		v.explainDown(p)
	}
	if v.failed != nil && !v.never() {
		return
	}
	v.explainDeaths(p)
	v.foretell(p)
	v.lately(p)
}

// never reports whether there never was a supervise.
func (v *view) never() bool { return v.failed.Step == svc.OpenOK && v.failed.Err == syscall.ENOENT }

// explainFailure says what it often means that there is no status.
func (v *view) explainFailure(p *page) {
	switch {
	case v.never():
		p.row("why", "no supervise was ever started here")
	case v.failed.Step != svc.Enter && v.failed.Err == syscall.EACCES:
		p.row("why", "only root and the owner of ", rundir.Supervise, " may look")
	}
}

// explainAbsence says what became of supervise.
func (v *view) explainAbsence(p *page) {
	switch ended := v.past.last(history.Ended); {
	case len(v.past) == 0 && v.earlier:
		p.row("why", "the machine was started ", v.moment(v.boot), ", but no supervise here")
	case len(v.past) == 0:
		p.row("why", "supervise has exited or was killed; it left no history")
	case ended > v.past.last(history.Began, history.Adopted, history.Upgraded):
		text := "supervise exited " + v.moment(v.past[ended].When)
		if told := v.past[:ended].order(rundir.Exit); told >= 0 {
			text += ", told by svc -x"
		}
		p.row("why", text)
		return
	default:
		p.row("why", "supervise was killed, or crashed; the last that it did was ", v.moment(v.past[len(v.past)-1].When))
	}
	pid := strconv.FormatUint(uint64(v.last), 10)
	switch {
	case v.last == 0:
	case v.known && v.alive:
		p.row("", "its service process (pid ", pid, ") goes on; the next supervise takes it over")
	case v.known:
		p.row("", "its service process (pid ", pid, ") has ended, too")
	case v.alive:
		p.row("", "its service process had pid ", pid, ", and there is a process of that number")
	}
}

// explainUp says how the service came up, and what keeps it from running or
// from ending.
func (v *view) explainUp(p *page) {
	started := v.past.last(history.Started)
	if started >= 0 && v.past[started].PID != v.PID {
		started = -1 // the history knows nothing of this process
	}
	text := "started " + v.moment(v.Since)
	if started > 0 {
		before := v.past[started-1]
		if before.Kind == history.Obeyed && (before.By == rundir.Up || before.By == rundir.Once) {
			text += ", by " + command(before.By)
		}
	}
	p.row("why", text)
	if started >= 0 {
		if end := v.past[:started].last(history.Exited, history.Lost, history.NoExec, history.NoFork); end >= 0 {
			p.row("", "before that it ", happened(v.past[end]))
			v.comment(p, v.past[end])
		}
	}
	if i := v.past.last(history.Adopted); i > started && v.past[i].PID == v.PID {
		p.row("", "its supervise was killed, and another has taken it over ", v.moment(v.past[i].When))
	}
	switch {
	case v.Paused:
		p.row("", "paused", v.by(rundir.Pause))
		p.row("", "svc -c lets it go on")
	case v.process == 'T':
		p.row("", "stopped, but not by svc -p")
		p.row("", "svc -c lets it go on")
	case v.process == 'Z':
		p.row("", "it has ended, and its supervise has not seen to it yet")
	}
	if v.Want != rundir.WantDown {
		return
	}
	p.row("", "told to end", v.by(rundir.DownByte))
	p.row("", "it has not ended yet; svc -k kills it")
	if v.process == 'D' {
		p.row("", "it waits for the kernel: a disk, a network file system")
	}
}

// by says by which command, and when that was; nothing if it is not known.
func (v *view) by(b byte) string {
	i := v.past.order(b)
	if i < 0 {
		return ""
	}
	return " by " + command(b) + ", " + v.moment(v.past[i].When)
}

// explainDown says why there is no service process.
func (v *view) explainDown(p *page) {
	last := v.past.last(history.Exited, history.Lost, history.NoExec, history.NoFork)
	label := "why"
	text := ""
	switch told := v.past.order(rundir.DownByte); {
	case v.Failed:
		text = "it has failed: it died too often, or its finish has given it up"
	case v.Waits != "":
		text = "waits for " + visible(v.Waits)
	case v.Want == rundir.WantUp:
	case v.Want != rundir.WantDown:
		text = "was to run once" + v.by(rundir.Once)
	case v.asBegun() && v.NormallyUp:
		text = "there was a file " + rundir.Down + " when supervise was started, and is none now"
	case v.asBegun():
		text = "normally down: there is a file " + rundir.Down
	case told >= 0 && told == v.past.wish():
		text = "told to be down" + v.by(rundir.DownByte)
	default:
		text = "wanted down: by svc -d, or by a file " + rundir.Down + " when supervise was started"
	}
	if text != "" {
		p.row(label, text)
		label = ""
	}
	switch {
	case last >= 0:
		p.row(label, happened(v.past[last]), ", ", v.moment(v.past[last].When))
		v.comment(p, v.past[last])
	case v.run != nil:
		p.row(label, happened(history.Entry{Kind: history.NoExec, Code: uint16(v.run.(syscall.Errno))}))
	case label != "":
		p.row(label, "it has ended, or could not be started; there is no history of it")
	}
	if v.clearing {
		p.row("", "what it has left behind is being ended")
	}
}

// asBegun reports whether nobody has told supervise since it was started what is
// wanted. One that goes on where another was killed is not meant: it wants what
// that one did, and the state that it found is older than itself.
func (v *view) asBegun() bool {
	began, wish := v.past.last(history.Began), v.past.wish()
	if began < 0 || wish >= began {
		return false
	}
	older := v.Since.Seconds < v.past[began].When.Seconds
	return wish < 0 || v.past.last(history.Started) < began && !older
}

// comment says what an end often means.
func (v *view) comment(p *page, e history.Entry) {
	if text := meaning(e); text != "" {
		p.row("", text)
	}
}

// happened completes "it" with what became of a process, or of the attempt to
// have one.
func happened(e history.Entry) string {
	switch e.Kind {
	case history.NoExec:
		return "could not be started: unable to execute " + rundir.Run + ": " + cli.ErrorText(syscall.Errno(e.Code))
	case history.NoFork:
		return "could not be started: unable to fork: " + cli.ErrorText(syscall.Errno(e.Code))
	}
	return ending(e)
}

// explainDeaths says that the service keeps dying, if it does.
func (v *view) explainDeaths(p *page) {
	d := v.past.deaths(v.clock)
	if d.n < 2 {
		return
	}
	text := "ended"
	if len(d.results) == 1 {
		text = d.results[0].result + ":"
	}
	if d.more {
		text += " at least"
	}
	p.row("often", text, " ", times(d.n), " in the last ", within(v.since(d.first)), ", after ", span(d.lived), " on average")
	for i, r := range d.results {
		const most = 4
		if len(d.results) == 1 || i == most {
			break
		}
		p.row("", r.result, ": ", times(r.n))
	}
	if d.background {
		p.row("", "it seems to go to the background, where supervise loses it:")
		p.row("", "tell it to stay in the foreground, or let run execute it by fghack(8)")
	}
}

// foretell says what comes next, and at the next boot.
func (v *view) foretell(p *page) {
	const fresh = "svscan starts a supervise if it runs and the directory is in its scan directory"
	switch {
	case v.failed != nil || !v.Running:
		p.row("next", fresh)
	case v.exiting && v.PID != 0:
		p.row("next", "when it ends, supervise exits (svc -x)")
	case v.PID != 0 && v.Want == rundir.WantUp:
		p.row("next", "when it ends, it is started again")
	case v.PID != 0:
		p.row("next", "when it ends, it stays down until svc -u")
	case v.Want != rundir.WantUp || v.Failed:
		p.row("next", "stays down until svc -u")
	default:
		v.foretellStart(p)
	}
	if v.failed != nil {
		return
	}
	if v.NormallyUp {
		p.row("boot", "is started: there is no file ", rundir.Down)
	} else {
		p.row("boot", "is not started: there is a file ", rundir.Down)
	}
}

// foretellStart says when the service is started that is wanted up.
func (v *view) foretellStart(p *page) {
	last := v.past.last(history.Exited, history.Lost, history.NoExec, history.NoFork)
	switch {
	case v.clearing:
		p.row("next", "is started again when nothing of it is left")
	case v.Finishing:
		p.row("next", "is started again when its finish has ended")
	case v.Waits != "":
		p.row("next", "is started when ", visible(v.Waits), " is up, and ready if it can say so")
	case last >= 0 && v.past[last].Kind == history.NoExec:
		p.row("next", "is tried again when something changes in the directory, and every 5 seconds")
	case last >= 0 && v.past[last].Kind == history.NoFork:
		p.row("next", "is tried again every second")
	case last < 0 && v.run != nil:
		p.row("next", "is tried again as soon as ", rundir.Run, " can be executed")
	default:
		p.row("next", "is started again within a second")
	}
}
