package handover

import "daemontools-go/pkg/scan"

const scanMagic = "dtg-svscan1 "

// Scan is what an svscan process hands over.
type Scan struct {
	Tickets  int // how many it has given out
	Services []Scanned
	Holders  []Holder
}

// Scanned is a service of it and the descriptors of its pipe, -1 for none.
type Scanned struct {
	scan.Memory
	R, W int
}

// Holder is a supervise process that was found running, or that serves several
// run directories.
type Holder struct {
	PID     int
	Process int   // descriptor of the process, -1 if it is a child
	Conn    int   // of the connection with it, -1 for none
	Full    bool  // it takes no more
	Tickets []int // of what it serves
}

// Append appends what s is to p.
func (s *Scan) Append(p []byte) []byte {
	p = append(p, scanMagic...)
	for _, n := range [...]int{s.Tickets, len(s.Services)} {
		p = appendNumber(p, int64(n))
	}
	for i := range s.Services {
		v := &s.Services[i]
		p = appendText(p, v.Name)
		for _, n := range [...]int{int(v.ID.Dev), int(v.ID.Ino), toInt(v.Logged), toInt(v.Active), v.R, v.W} {
			p = appendNumber(p, int64(n))
		}
		for _, r := range v.Roles {
			p = appendNumber(appendNumber(appendNumber(p, int64(r.PID)), r.Started), r.Due)
		}
	}
	p = appendNumber(p, int64(len(s.Holders)))
	for _, h := range s.Holders {
		for _, n := range [...]int{h.PID, h.Process, h.Conn, toInt(h.Full), len(h.Tickets)} {
			p = appendNumber(p, int64(n))
		}
		for _, n := range h.Tickets {
			p = appendNumber(p, int64(n))
		}
	}
	return p
}

// ReadScan reads what Append has written; ok is false if that is something else.
func ReadScan(p []byte) (s Scan, ok bool) {
	from := source{p: p}
	if string(from.bytes(int64(len(scanMagic)))) != scanMagic {
		return s, false
	}
	s.Tickets = int(from.number())
	for n := from.number(); n > 0 && !from.broken; n-- {
		var v Scanned
		v.Name = from.text()
		v.ID = scan.ID{Dev: uint64(from.number()), Ino: uint64(from.number())}
		v.Logged, v.Active = from.number() != 0, from.number() != 0
		v.R, v.W = int(from.number()), int(from.number())
		for role := range v.Roles {
			v.Roles[role] = scan.Process{PID: int(from.number()), Started: from.number(), Due: from.number()}
		}
		s.Services = append(s.Services, v)
	}
	for n := from.number(); n > 0 && !from.broken; n-- {
		h := Holder{PID: int(from.number()), Process: int(from.number()), Conn: int(from.number()), Full: from.number() != 0}
		for n := from.number(); n > 0 && !from.broken; n-- {
			h.Tickets = append(h.Tickets, int(from.number()))
		}
		s.Holders = append(s.Holders, h)
	}
	return s, !from.broken
}
