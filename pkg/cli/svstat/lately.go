package svstat

import (
	"strconv"

	"daemontools-go/pkg/history"
	"daemontools-go/pkg/tai"
)

// lately lists what happened last, the oldest first.
func (v *view) lately(p *page) {
	const most = 8 // rows
	list := v.past.summary()
	list = list[max(len(list)-most, 0):]
	label := "lately"
	for _, h := range list {
		text := h.text
		if h.n > 1 {
			text += " (" + times(h.n) + ")"
		}
		ago := v.ago(h.last)
		for len(ago) < len("120 minutes ago") {
			ago += " "
		}
		p.row(label, v.shown(h.last, toSeconds), "  ", ago, "  ", text)
		label = ""
	}
}

// happening is something that happened n times, one after the other.
type happening struct {
	text string
	n    int
	last tai.Time
}

// summary is p without what goes without saying: that a start came before an
// end. Ends that are alike count as one however long the processes lived.
func (p past) summary() (list []happening) {
	for _, e := range p {
		text := event(e)
		if text == "" {
			continue
		}
		if n := len(list); n > 0 && list[n-1].text == text {
			list[n-1].n++
			list[n-1].last = e.When
			continue
		}
		list = append(list, happening{text, 1, e.When})
	}
	return list
}

// event is an entry in words, "" if it needs none.
func event(e history.Entry) string {
	pid := strconv.FormatUint(uint64(e.PID), 10)
	switch e.Kind {
	case history.Began:
		return "supervise began"
	case history.Ended:
		return "supervise exited"
	case history.Adopted:
		return "supervise was killed; another has taken over pid " + pid
	case history.Upgraded:
		return "supervise executed its new version"
	case history.Exited, history.Lost:
		text := result(e)
		if ordered(e) {
			text += ", told by " + command(e.By)
		}
		return text
	case history.NoFork, history.NoExec:
		return happened(e)
	case history.Obeyed:
		return command(e.By)
	}
	return ""
}
