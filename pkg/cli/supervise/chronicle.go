package supervise

import (
	"syscall"

	"daemontools-go/pkg/history"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/tai"
)

// chronicle is what s writes down for people.
type chronicle struct {
	entries uint32 // how many its history has had
	last    byte   // the last command
	by      byte   // the last one that sent the service process a signal
}

// recall finds out where the history goes on that others have begun.
func (s *service) recall() {
	fd, err := sys.Openat(s.d.fd, history.Name, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return
	}
	defer sys.Close(fd)
	var part [16 * history.EntrySize]byte
	for at := int64(0); at < history.Size; at += int64(len(part)) {
		n, err := sys.ReadAt(fd, part[:], at)
		if err != nil || n <= 0 {
			return
		}
		s.entries = max(s.entries, history.Last(part[:n], at))
	}
}

// note writes an entry. Where that is not possible there is none: nothing
// depends on it.
func (s *service) note(e history.Entry) {
	e.When = tai.FromUnix(sys.Wall())
	switch e.Kind {
	case history.Started:
		s.by = 0
	case history.Obeyed:
		s.last = e.By
	}
	s.entries++
	if fd, err := sys.Openat(s.d.fd, history.Name, sys.WriteOnly|sys.NonBlock|sys.Create, history.Mode); err == nil {
		sys.WriteAt(fd, history.Append(make([]byte, 0, history.EntrySize), s.entries, e), history.Place(s.entries))
		sys.Close(fd)
	}
}

// signalled is a signal to the service process. Those that stop it and let it go
// on are not why it ends.
func (s *service) signalled(n syscall.Signal) {
	if n != syscall.SIGCONT && n != syscall.SIGSTOP {
		s.by = s.last
		s.sent |= 1 << uint(n)
	}
}

// noteExit writes down how the service process ended.
func (s *service) noteExit(status syscall.WaitStatus) {
	e := history.Entry{Kind: history.Exited, By: s.by, PID: s.core.PID(), Ran: sys.Monotonic() - s.core.Memory().Started}
	if status.Signaled() {
		e.Signal = byte(status.Signal())
	} else {
		e.Code = uint16(status.ExitStatus())
	}
	s.note(e)
}

// noteLoss is noteExit for a process that is no child: nobody tells how it has
// ended.
func (s *service) noteLoss() {
	s.note(history.Entry{Kind: history.Lost, By: s.by, PID: s.core.PID(), Ran: sys.Monotonic() - s.core.Memory().Started})
}
