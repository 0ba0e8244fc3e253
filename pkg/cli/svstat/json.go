package svstat

import (
	"strconv"
	"syscall"
	"unicode/utf8"

	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/history"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

// report is what a program may want to know of a service.
type report struct {
	dir  string
	st   svc.Status
	fail *svc.Error
	past []history.Entry
	log  *report
}

// object appends the line about the run directory dir as a JSON object, with
// its history if long.
func object(out []byte, dir string, long bool) []byte {
	r := inquire(dir, long)
	if r.exists() {
		if log := inquire(dir+"/"+rundir.Log, long); log.exists() {
			r.log = log
		}
	}
	return append(r.append(out, long, sys.Wall()), '\n')
}

// exists reports whether there is such a directory.
func (r *report) exists() bool { return r.fail == nil || r.fail.Step != svc.Enter }

// inquire asks for what there is to report about dir.
func inquire(dir string, long bool) *report {
	r := &report{dir: dir}
	s, err := svc.Open(dir)
	if err != nil {
		r.fail = err.(*svc.Error)
		return r
	}
	defer s.Close()
	r.st, err = s.Status()
	r.fail, _ = err.(*svc.Error)
	if long {
		r.past = s.History()
	}
	return r
}

// append appends r as it is at the moment now. Every object has the same members;
// what is not known, or is not there, is null.
func (r *report) append(out []byte, long bool, now int64) []byte {
	o := objectOf(out)
	o.text("name", base(r.dir))
	o.text("dir", r.dir)
	if r.fail != nil {
		o.text("error", string(appendError(nil, r.fail)))
		o.null("supervise", "up", "pid", "since", "label", "seconds", "paused", "want", "normally_up",
			"ready", "ready_since", "finishing", "failed", "waits_for")
	} else {
		o.null("error")
		o.bool("supervise", r.st.Running)
		r.state(o, now)
	}
	if r.log == nil {
		o.null("log")
	} else {
		o.member("log")
		o.out = r.log.append(o.out, long, now)
	}
	if long {
		o.history(r.past)
	}
	return o.end()
}

// state appends the members of a status.
func (r *report) state(o *members, now int64) {
	if !r.st.Running {
		o.bool("up", false)
		o.null("pid", "since", "label", "seconds", "paused", "want")
		o.bool("normally_up", r.st.NormallyUp)
		o.bool("ready", false)
		o.null("ready_since")
		o.bool("finishing", false)
		o.bool("failed", false)
		o.null("waits_for")
		return
	}
	o.bool("up", r.st.Up())
	if r.st.Up() {
		o.number("pid", uint64(r.st.PID))
	} else {
		o.null("pid")
	}
	o.time("since", r.st.Since)
	o.text("label", string(r.st.Since.AppendLabel(nil)))
	o.number("seconds", age(r.st.Since, now))
	o.bool("paused", r.st.Paused)
	o.member("want")
	o.out = append(o.out, wanted(r.st.Want)...)
	o.bool("normally_up", r.st.NormallyUp)
	o.bool("ready", r.st.Ready)
	if r.st.Ready {
		o.time("ready_since", r.st.ReadySince)
	} else {
		o.null("ready_since")
	}
	o.bool("finishing", r.st.Finishing)
	o.bool("failed", r.st.Failed)
	if r.st.Waits != "" {
		o.text("waits_for", r.st.Waits)
	} else {
		o.null("waits_for")
	}
}

// wanted is a want as JSON has it.
func wanted(w rundir.Want) string {
	switch w {
	case rundir.WantUp:
		return `"up"`
	case rundir.WantDown:
		return `"down"`
	case rundir.WantOnce:
		return `"once"`
	}
	return "null"
}

// kinds are the names of what is in a history.
var kinds = [...]string{
	history.Began: "began", history.Ended: "ended", history.Adopted: "adopted", history.Upgraded: "upgraded",
	history.Started: "started", history.Exited: "exited", history.Lost: "lost", history.NoFork: "no_process",
	history.NoExec: "not_executed", history.Obeyed: "command",
}

// history appends the member of that name: an array of objects, which have
// those members that say something about their kind.
func (o *members) history(past []history.Entry) {
	o.member("history")
	o.out = append(o.out, '[')
	first := true
	for _, e := range past {
		if int(e.Kind) >= len(kinds) {
			continue // a later version's
		}
		if !first {
			o.out = append(o.out, ',')
		}
		first = false
		m := objectOf(o.out)
		m.time("time", e.When)
		m.text("event", kinds[e.Kind])
		m.entry(e)
		o.out = m.end()
	}
	o.out = append(o.out, ']')
}

// entry appends what there is beside time and kind.
func (o *members) entry(e history.Entry) {
	switch e.Kind {
	case history.Obeyed:
		o.text("command", string([]byte{e.By}))
	case history.NoFork, history.NoExec:
		o.number("errno", uint64(e.Code))
		o.text("error", cli.ErrorText(syscall.Errno(e.Code)))
	case history.Exited, history.Lost:
		o.number("pid", uint64(e.PID))
		o.milliseconds("seconds", e.Ran)
		switch {
		case e.Kind == history.Lost:
		case e.Signal != 0:
			o.number("signal", uint64(e.Signal))
		default:
			o.number("code", uint64(e.Code))
		}
		if e.By != 0 {
			o.text("command", string([]byte{e.By}))
		}
	default:
		o.number("pid", uint64(e.PID))
	}
}

// members is a JSON object (RFC 8259, 4) that is being written.
type members struct {
	out   []byte
	empty bool
}

func objectOf(out []byte) *members { return &members{append(out, '{'), true} }

func (o *members) end() []byte { return append(o.out, '}') }

// member begins a member; its value follows.
func (o *members) member(name string) {
	if !o.empty {
		o.out = append(o.out, ',')
	}
	o.empty = false
	o.out = append(appendString(o.out, name), ':')
}

func (o *members) text(name, value string) {
	o.member(name)
	o.out = appendString(o.out, value)
}

func (o *members) number(name string, value uint64) {
	o.member(name)
	o.out = strconv.AppendUint(o.out, value, 10)
}

// milliseconds appends ns nanoseconds as seconds with three decimals.
func (o *members) milliseconds(name string, ns int64) {
	o.member(name)
	ms := uint64(max(ns, 0) / 1e6)
	o.out = strconv.AppendUint(o.out, ms/1000, 10)
	ms %= 1000
	o.out = append(o.out, '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10))
}

func (o *members) bool(name string, value bool) {
	o.member(name)
	o.out = strconv.AppendBool(o.out, value)
}

func (o *members) null(names ...string) {
	for _, name := range names {
		o.member(name)
		o.out = append(o.out, "null"...)
	}
}

// time appends t as RFC 3339 has it, in UTC. That knows years of four digits
// only.
func (o *members) time(name string, t tai.Time) {
	const first, last = -62167219200, 253402300799 // the years 0 to 9999, in seconds since 1970
	if s := t.Unix(); s < first || s > last {
		o.null(name)
		return
	}
	o.text(name, string(t.AppendUTC(nil)))
}

// appendString appends text as a JSON string (RFC 8259, 7). Bytes that are not
// UTF-8 become U+FFFD.
func appendString(p []byte, text string) []byte {
	const hex = "0123456789abcdef"
	p = append(p, '"')
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '"' || r == '\\':
			p = append(p, '\\', byte(r))
		case r < ' ' || r == 0x7f:
			p = append(p, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			p = utf8.AppendRune(p, r)
		}
		i += size
	}
	return append(p, '"')
}

// base is the last part of a path, without slashes behind it.
func base(path string) string {
	for len(path) > 1 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	for i := len(path) - 2; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}
