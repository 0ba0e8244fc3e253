package supervise

import (
	"daemontools-go/pkg/cli/upgrade"
	"daemontools-go/pkg/handover"
	"daemontools-go/pkg/history"
	"daemontools-go/pkg/internal/sys"
)

// become executes the new version of this program in this process: the service
// processes stay its children, the locks stay locked, and whoever has a FIFO open
// notices nothing. What is where goes over in a file without a name.
//
// Where there is no new version nothing happens. Where it cannot be executed
// this one says so and goes on.
func (h *host) become() {
	path, ok := upgrade.Find(h.c)
	if !ok {
		return
	}
	state := handover.Supervise{Self: h.self, Scan: -1}
	var keep []int
	if h.scan != nil && h.scan.fd >= 0 {
		state.Scan = h.scan.fd
		keep = append(keep, h.scan.fd)
	}
	for _, s := range h.services {
		if s == nil {
			continue
		}
		s.note(history.Entry{Kind: history.Upgraded, PID: h.self.PID})
		state.Services = append(state.Services, handover.Service{
			Name: s.d.name, Ticket: s.ticket, Pipe: s.pipe, Adopted: s.adopted,
			Dir: s.d.fd, Lock: s.d.lock, Control: s.d.control.fd, OK: s.d.ok.fd,
			State: s.state(s.core.Memory()),
		})
		for _, fd := range s.d.descriptors() {
			if fd >= 0 {
				keep = append(keep, fd)
			}
		}
	}
	h.c.Fatal(upgrade.Execute(h.c, path, state.Append(nil), keep), "unable to run ", path)
}

// inherit goes on where the version of this program stood that has executed
// this one.
func (h *host) inherit(state handover.Supervise) {
	if state.Scan >= 0 {
		h.connect(state.Scan)
	}
	for _, v := range state.Services {
		d := &directory{
			name: v.Name, fd: v.Dir, lock: v.Lock,
			control: fifoOf(v.Control), ok: fifoOf(v.OK),
		}
		for _, fd := range d.descriptors() {
			if fd >= 0 {
				sys.CloseOnExec(fd, true)
			}
		}
		s := &service{h: h, d: d, ticket: v.Ticket, pipe: v.Pipe}
		s.process = -1
		h.enlist(s)
		h.await(d.control.fd, s, control)
		s.goOn(v)
	}
}

func fifoOf(fd int) fifo {
	info, _ := sys.Fstat(fd)
	return fifo{fd, info.Ino}
}
