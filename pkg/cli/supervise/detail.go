package supervise

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
)

// detail is what there is to say beyond the status record.
func (s *service) detail() rundir.Detail {
	d := rundir.Detail{Failed: s.core.Failed(), Waits: s.waits}
	switch {
	case s.core.Finish() != 0:
		d.Finishing, d.PID = true, s.core.Finish()
	case s.isReady && s.core.PID() != 0:
		d.Ready, d.PID, d.ReadySince = true, s.core.PID(), s.since
	}
	return d
}

// publishDetail writes it before the status record, whose change clients wait
// for. A service that never has anything to say never has the file.
func (s *service) publishDetail() {
	d := s.detail()
	if s.told != nil && d == *s.told || s.told == nil && d == (rundir.Detail{}) {
		return
	}
	text := d.Append(nil)
	if len(text) == 0 {
		sys.Unlinkat(s.d.fd, rundir.DetailName)
		s.told = nil
		return
	}
	fd, err := sys.Openat(s.d.fd, rundir.DetailNew, sys.WriteOnly|sys.NonBlock|sys.Create|sys.Truncate, modeStatus)
	if err == nil {
		err = sys.WriteAt(fd, text, 0)
		sys.Close(fd)
	}
	if err == nil {
		err = sys.Renameat(s.d.fd, rundir.DetailNew, rundir.DetailName)
	}
	if err == nil {
		s.told = &d
	}
}

// lastDetail is what a predecessor has said.
func (s *service) lastDetail() (d rundir.Detail) {
	fd, err := sys.Openat(s.d.fd, rundir.DetailName, sys.ReadOnly|sys.NonBlock, 0)
	if err != nil {
		return d
	}
	defer sys.Close(fd)
	var text [rundir.LongestDetail]byte
	n, err := sys.Read(fd, text[:])
	if err != nil {
		return d
	}
	d = rundir.ParseDetail(string(text[:max(n, 0)]))
	s.told = &d
	return d
}
