package handover

import (
	"daemontools-go/pkg/packed"
	"daemontools-go/pkg/resume"
)

const superviseMagic = "dtg-supervise3 "

// Supervise is what a supervise process hands over.
type Supervise struct {
	Scan     int // the connection with its svscan, where it serves several; or -1
	Services []Service
}

// Service is one run directory of it.
type Service struct {
	Name                   string // as its messages call it
	Ticket                 int64  // as svscan calls it
	Pipe                   packed.Pipe
	Dir, Lock, Control, OK int  // descriptors
	Adopted                bool // the service process is no child of this one
	State                  resume.State
}

// Append appends what s is to p.
func (s *Supervise) Append(p []byte) []byte {
	p = append(p, superviseMagic...)
	p = appendNumber(p, int64(s.Scan))
	p = appendNumber(p, int64(len(s.Services)))
	for i := range s.Services {
		v := &s.Services[i]
		p = appendText(p, v.Name)
		for _, n := range [...]int{int(v.Ticket), int(v.Pipe), v.Dir, v.Lock, v.Control, v.OK, toInt(v.Adopted)} {
			p = appendNumber(p, int64(n))
		}
		p = resume.AppendState(p, v.State)
	}
	return p
}

// ReadSupervise reads what Append has written; ok is false if that is something
// else.
func ReadSupervise(p []byte) (s Supervise, ok bool) {
	from := source{p: p}
	if string(from.bytes(int64(len(superviseMagic)))) != superviseMagic {
		return s, false
	}
	s.Scan = int(from.number())
	for n := from.number(); n > 0 && !from.broken; n-- {
		v := Service{Name: from.text(), Ticket: from.number(), Pipe: packed.Pipe(from.number())}
		for _, fd := range [...]*int{&v.Dir, &v.Lock, &v.Control, &v.OK} {
			*fd = int(from.number())
		}
		v.Adopted = from.number() != 0
		if state := from.bytes(resume.StateSize); state != nil {
			v.State = resume.ReadState(state)
		}
		s.Services = append(s.Services, v)
	}
	return s, !from.broken
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
