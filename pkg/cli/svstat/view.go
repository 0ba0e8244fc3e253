package svstat

import (
	"syscall"

	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/logread"
	"daemontools-go/pkg/rundir"
	"daemontools-go/pkg/svc"
	"daemontools-go/pkg/tai"
)

// view is what can be seen of a service at one moment.
type view struct {
	clock
	svc.Status
	failed   *svc.Error // nil, or why there is no status
	past     past       // of this boot
	boot     tai.Time   // when the machine was started; the zero value: not known
	earlier  bool       // there is a past of before the boot
	last     uint32     // if supervise does not run: the service process that it had, 0 for none
	known    bool       // last was that process for certain
	alive    bool       // and there is such a process now
	exiting  bool       // supervise was told to exit
	clearing bool       // what the service process has left behind is being ended
	process  byte       // what the service process does: see sys.ProcessState
	run      error      // nil, or why run could not be executed now
	logger   *logger    // nil: it has none
}

// logger is the logger of a service.
type logger struct {
	status svc.Status
	failed *svc.Error
}

// long appends what there is to say about the run directory dir.
func long(out []byte, dir string, local logread.Clock) []byte {
	s, err := svc.Open(dir)
	if err != nil {
		return appendLine(out, dir, svc.Status{}, err.(*svc.Error), 0)
	}
	defer s.Close()
	v := look(s, dir, local)
	out = appendLine(out, dir, v.Status, v.failed, v.now)
	p := page{out}
	v.explain(&p)
	tail(&p, s, dir, v.logger, v.clock)
	return p.out
}

// look looks at s, whose run directory is dir.
func look(s *svc.Service, dir string, local logread.Clock) *view {
	v := &view{}
	var err error
	v.Status, err = s.Status()
	v.failed, _ = err.(*svc.Error)
	v.clock = clock{now: sys.Wall(), local: local}
	const tick = 1e9 / 100
	if up := sys.Ticks(); up != 0 {
		v.boot = tai.FromUnix(v.now - int64(up)*tick)
	}
	all := past(s.History())
	v.past = all.since(v.boot)
	v.earlier = len(v.past) < len(all)
	if record, ok := svc.Record(svc.Boot(), s.Dir()); ok {
		v.exiting, v.clearing = record.State.Exiting, record.State.Clearing
		v.last, v.known = record.State.Service.PID, true
		v.alive = v.last != 0 && sys.StartOf(v.last) == record.State.Service.Start
	} else if state, err := s.Last(); err == nil {
		v.last = state.PID
		v.alive = v.last != 0 && sys.ProcessState(v.last) != 0
	}
	if v.Up() {
		v.process = sys.ProcessState(v.PID)
	}
	v.run = executable(s.Dir())
	if l, err := svc.Open(dir + "/" + rundir.Log); err == nil {
		defer l.Close()
		v.logger = &logger{}
		v.logger.status, err = l.Status()
		v.logger.failed, _ = err.(*svc.Error)
	}
	return v
}

// executable says why the run of the run directory dir cannot be executed, as
// far as that can be seen without a try.
func executable(dir int) error {
	info, err := sys.Statat(dir, rundir.Run)
	const anybody = 0o111
	if err == nil && (info.IsDir || info.Mode&anybody == 0) {
		return syscall.EACCES
	}
	return err
}
