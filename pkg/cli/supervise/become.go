package supervise

import (
	"daemontools-go/pkg/cli"
	"daemontools-go/pkg/cli/upgrade"
	"daemontools-go/pkg/handover"
	"daemontools-go/pkg/internal/sys"
)

// become executes the new version of this program in this process: the service
// processes stay its children, the locks stay locked, and whoever has a FIFO open
// notices nothing. What is where goes over in a file without a name.
//
// Where there is no new version nothing happens. Where it cannot be executed
// this one says so and goes on.
func (h *host) become() {
	if h.scan != nil && len(h.scan.pending) > 0 {
		h.execute = true // the rest of what svscan says is on its way
		return
	}
	path, ok := upgrade.Find(h.c)
	if !ok {
		return
	}
	if !h.settled() {
		h.execute = true
		return
	}
	state := handover.Supervise{Scan: -1}
	var keep []int
	if h.scan != nil && h.scan.fd >= 0 {
		state.Scan = h.scan.fd
		keep = append(keep, h.scan.fd)
	}
	for _, s := range h.services {
		if s == nil {
			continue
		}
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
	h.c.Warn(upgrade.Execute(h.c, path, handover.Head{Place: h.place, Keep: keep}, state.Append(nil)), "unable to run ", path)
}

// inheritance is what the version before has handed over, and the directory from
// which names are seen; ok is false if there was none.
func inheritance(c *cli.Command) (before handover.Supervise, place int, ok bool) {
	ok = upgrade.Inherit(c, func(head handover.Head, state []byte) (understood bool) {
		before, understood = handover.ReadSupervise(state)
		place = head.Place
		return understood
	})
	return before, place, ok
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
		s := h.employ(d)
		s.ticket, s.pipe = v.Ticket, v.Pipe
		s.goOn(v)
	}
	h.reap() // a child may have ended in between
}

func fifoOf(fd int) fifo {
	info, _ := sys.Fstat(fd)
	return fifo{fd, info.Ino}
}
