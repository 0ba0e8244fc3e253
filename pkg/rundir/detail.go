package rundir

import "daemontools-go/pkg/tai"

// Detail is what there is to say about a service beyond its status record, which
// is daemontools' and says no more. It stands in DetailName, as lines of words; a
// service that has nothing to say has no such file.
type Detail struct {
	PID        uint32 // the process that is ready, or is not yet, or finish's
	Ready      bool
	Unready    bool // it can say that it is ready, or its check, and has not
	ReadySince tai.Time
	Finishing  bool   // finish runs
	Failed     bool   // it died too often, or finish said so
	Waits      string // for this service
}

// DetailName is the file's name in the run directory, DetailNew the one it is
// made by.
const (
	DetailName = Supervise + "/detail"
	DetailNew  = Supervise + "/detail.new" // becomes DetailName by rename
)

// LongestDetail is more than any such file has, in bytes.
const LongestDetail = 512

// Append appends the file's content to p: nothing if there is nothing to say.
//
//	ready PID LABEL
//	unready PID
//	finishing PID
//	failed
//	waits NAME
func (d Detail) Append(p []byte) []byte {
	if d.Ready {
		p = append(decimal(append(p, "ready "...), d.PID), ' ')
		p = append(d.ReadySince.AppendLabel(p), '\n')
	}
	if d.Unready {
		p = append(decimal(append(p, "unready "...), d.PID), '\n')
	}
	if d.Finishing {
		p = append(decimal(append(p, "finishing "...), d.PID), '\n')
	}
	if d.Failed {
		p = append(p, "failed\n"...)
	}
	if d.Waits != "" {
		p = append(append(append(p, "waits "...), d.Waits...), '\n')
	}
	return p
}

// ParseDetail reads what Append has written. What it does not know it skips.
func ParseDetail(text string) (d Detail) {
	for len(text) > 0 {
		end := 0
		for end < len(text) && text[end] != '\n' {
			end++
		}
		line := text[:end]
		text = text[min(end+1, len(text)):]
		if rest, ok := after(line, "waits "); ok {
			d.Waits = rest
			continue
		}
		words := fields(line)
		switch {
		case len(words) == 3 && words[0] == "ready":
			if since, ok := tai.ParseLabel([]byte(words[2])); ok {
				d.Ready, d.PID, d.ReadySince = true, number(words[1]), since
			}
		case len(words) == 2 && words[0] == "unready":
			d.Unready, d.PID = true, number(words[1])
		case len(words) == 2 && words[0] == "finishing":
			d.Finishing, d.PID = true, number(words[1])
		case len(words) == 1 && words[0] == "failed":
			d.Failed = true
		}
	}
	return d
}

func after(s, prefix string) (rest string, ok bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return "", false
}

func decimal(p []byte, n uint32) []byte {
	if n >= 10 {
		p = decimal(p, n/10)
	}
	return append(p, byte('0'+n%10))
}

func number(s string) (n uint32) {
	for i := 0; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		n = n*10 + uint32(s[i]-'0')
	}
	return n
}
