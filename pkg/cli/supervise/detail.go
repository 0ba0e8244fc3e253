package supervise

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// detail is what there is to say beyond the status record.
func (s *service) detail() rundir.Detail {
	d := rundir.Detail{Failed: s.core.Failed() && s.core.PID() == 0}
	switch {
	case s.core.Phase() == core.Waiting:
		d.Waits = s.waits
	case s.core.Finish() != 0:
		d.Finishing, d.PID = true, s.core.Finish()
	case s.isReady && s.core.PID() != 0:
		d.Ready, d.PID, d.ReadySince = true, s.core.PID(), s.since
	case s.expected && s.core.PID() != 0:
		d.Unready, d.PID = true, s.core.PID()
	}
	return d
}

// publishDetail writes it before the status record, whose change clients wait
// for. A service that never has anything to say never has the file.
func (s *service) publishDetail() {
	d := s.detail()
	nothing := d == rundir.Detail{}
	if s.told == nil && nothing || s.told != nil && d == *s.told && !nothing {
		return
	}
	if nothing {
		s.withdraw()
		return
	}
	text := d.Append(nil)
	fd, err := sys.Openat(s.d.fd, rundir.DetailNew, sys.WriteOnly|sys.NonBlock|sys.Create|sys.Truncate, modeStatus)
	if err == nil {
		err = sys.WriteAt(fd, text, 0)
		sys.Close(fd)
	}
	if err == nil {
		err = sys.Renameat(s.d.fd, rundir.DetailNew, rundir.DetailName)
	}
	if err != nil { // better nothing than what is not true any more
		sys.Unlinkat(s.d.fd, rundir.DetailNew)
		s.withdraw()
		return
	}
	s.told = &d
}

// withdraw removes the file.
func (s *service) withdraw() {
	sys.Unlinkat(s.d.fd, rundir.DetailName)
	s.told = nil
}

// lastDetail is what a predecessor has said.
func (s *service) lastDetail() (d rundir.Detail) {
	fd, err := sys.Openat(s.d.fd, rundir.DetailName, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return d
	}
	defer sys.Close(fd)
	var text [rundir.LongestDetail]byte
	n, _ := sys.Read(fd, text[:])
	d = rundir.ParseDetail(string(text[:max(n, 0)]))
	s.told = &d
	return d
}
