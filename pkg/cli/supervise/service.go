package supervise

import (
	"math"
	"syscall"

	"daemontools-go/pkg/history"
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/packed"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
	"daemontools-go/pkg/svc"
)

// service is where the core of one service meets the system.
type service struct {
	h       *host
	d       *directory
	core    core.Service
	number  int           // in its tags
	ticket  int64         // what svscan calls it, where there is a connection
	pipe    packed.Pipe   // likewise
	errno   syscall.Errno // why the last Start failed, for the complaint
	trouble trouble       // with the status
	now     byte          // the command that is being obeyed
	record
	adoption
	chronicle
	rest
	settings
	finishing
	readiness
	dependencies
	told *rundir.Detail // what was last said beyond the status record; nil: nothing
}

// never is a moment that does not come.
const never = math.MaxInt64

// due is when something is to be done about s that no descriptor reports.
func (s *service) due() int64 {
	due := min(s.nextScript, s.checkAt)
	if at, ok := s.core.Deadline(); ok {
		due = min(due, at)
	}
	if s.trouble.unwritten() {
		due = min(due, s.trouble.again)
	}
	if s.adopted && s.process < 0 {
		due = min(due, s.again)
	}
	if s.core.Phase() == core.Clearing || s.core.Phase() == core.Waiting {
		due = min(due, s.again)
	}
	return due
}

// tick does what is due.
func (s *service) tick(now int64) {
	if now >= s.again {
		s.again = now + look
		switch {
		case s.adopted && s.process < 0 && !s.isThere():
			s.released()
		case s.core.Phase() == core.Clearing && !s.remains():
			s.step(core.Event{Kind: core.Cleared, End: s.ending()})
		case s.core.Phase() == core.Waiting:
			s.again = now + safety
			s.reconsider()
		}
	}
	if now >= s.nextScript {
		s.nextScript = s.scriptsDue(now)
	}
	if now >= s.checkAt {
		s.runCheck(now)
	}
	s.step(core.Event{Kind: core.Tick})
	if s.trouble.unwritten() && now >= s.trouble.again {
		s.publish()
	}
}

// obey reads what control bytes there are. Those behind an exit are lost, as
// they are when they come a moment later.
func (s *service) obey() {
	var bytes [64]byte
	n, _ := sys.Read(s.d.control.fd, bytes[:])
	for _, b := range bytes[:max(n, 0)] {
		if s.core.Phase() == core.Left {
			return
		}
		s.note(history.Entry{Kind: history.Obeyed, By: b})
		if b == rundir.Execute {
			s.h.execute = true
			continue
		}
		e := core.Event{Kind: core.Command, Byte: b}
		if b == rundir.DownByte {
			e.KillAfter = s.killAfter()
		}
		s.now = b
		s.step(e)
		s.now = 0
	}
}

// reaped is the end of a child that concerns s.
func (s *service) reaped(pid uint32, status syscall.WaitStatus) {
	switch pid {
	case s.core.PID():
		s.exited(status)
	case s.core.Finish():
		s.finished(status)
	default:
		s.scriptEnded(pid, status)
		s.h.next = min(s.h.next, s.due())
	}
}

// exited is the end of the service process, which was a child.
func (s *service) exited(status syscall.WaitStatus) {
	s.noteExit(status)
	s.gone, s.status, s.known = s.core.PID(), status, true
	s.end()
}

// end tells the core that the service process has ended.
func (s *service) end() {
	s.unready()
	s.step(core.Event{Kind: core.Exited, End: s.ending()})
}

// step tells the core what happened and does what it says, until it says
// nothing more.
func (s *service) step(e core.Event) {
	for {
		answer, asked := s.act(e)
		switch {
		case asked:
			e = answer
		case e.Kind == core.ExecFailed && s.errno == syscall.ENOENT && s.d.vanished():
			e = core.Event{Kind: core.Vanished}
		default:
			s.settle()
			return
		}
	}
}

// settle is what follows a step.
func (s *service) settle() {
	s.disband()
	s.await()
	if s.core.Phase() == core.Left {
		s.leave()
		return
	}
	s.h.next = min(s.h.next, s.due())
	s.h.watch.attend(s.h)
}

// leave ends the life of s.
func (s *service) leave() {
	s.note(history.Entry{Kind: history.Ended, PID: s.h.self.PID})
	s.unready()
	s.farewell()
	s.withdraw()
	s.h.dismiss(s)
	s.h.tell(packed.Left{Ticket: s.ticket, Why: packed.Told})
}

// act is one step. If the core asks for a start, that is done last and asked is
// true: the answer is the next event.
func (s *service) act(e core.Event) (answer core.Event, asked bool) {
	now := core.Time{Mono: sys.Monotonic(), Wall: sys.Wall()}
	actions := s.core.Step(now, e)
	s.remember()
	for _, a := range actions {
		switch a.Do {
		case core.Start:
			return s.start(), true
		case core.RunFinish:
			return s.runFinish(), true
		}
		s.perform(a)
	}
	return core.Event{}, false
}

// start starts ./run and returns the answer.
func (s *service) start() core.Event {
	if s.mustWait() {
		return core.Event{Kind: core.Blocked}
	}
	s.relax()
	s.sent = 0
	child := sys.Child{Dir: s.d.fd, Paths: []string{rundir.Argv0}, Argv: []string{rundir.Argv0}, Env: s.h.c.Origin.Environ}
	if err := s.connect(&child); err != nil {
		s.errno, _ = err.(syscall.Errno)
		return core.Event{Kind: core.ForkFailed, Errno: int(s.errno)}
	}
	s.notified(&child)
	s.gather(&child)
	s.announce(&child)
	pid, execErr, forkErr := s.h.c.Origin.Spawn(&child)
	s.announced(&child)
	for _, f := range child.Files {
		sys.Close(f.From)
	}
	switch {
	case forkErr != nil:
		s.errno, _ = forkErr.(syscall.Errno)
		return core.Event{Kind: core.ForkFailed, Errno: int(s.errno)}
	case execErr != nil:
		sys.Wait(pid)
		s.errno, _ = execErr.(syscall.Errno)
		return core.Event{Kind: core.ExecFailed, Errno: int(s.errno)}
	}
	s.h.byPID[uint32(pid)] = s
	s.expect()
	s.note(history.Entry{Kind: history.Started, PID: uint32(pid)})
	return core.Event{Kind: core.Started, PID: uint32(pid)}
}

// connect gives the service its end of the pipe to its logger, where supervise
// was not started with it.
func (s *service) connect(child *sys.Child) error {
	logger := s.d.fd
	switch s.pipe {
	case packed.None:
		return nil
	case packed.Writes:
		dir, err := sys.Openat(s.d.fd, rundir.Log, sys.ReadOnly|sys.NonBlock, 0)
		if err != nil {
			return err
		}
		defer sys.Close(dir)
		logger = dir
	case packed.Reads:
	}
	p, err := svc.OpenPipe(logger)
	if err != nil {
		return err
	}
	if s.pipe == packed.Writes {
		sys.Close(p.R)
		child.Files = []sys.Remap{{From: p.W, To: 1}}
	} else {
		sys.Close(p.W)
		child.Files = []sys.Remap{{From: p.R, To: 0}}
	}
	return nil
}
