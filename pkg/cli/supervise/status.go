package supervise

import (
	"daemontools-go/pkg/internal/sys"
	"daemontools-go/pkg/rundir"
	core "daemontools-go/pkg/supervise"
)

// publish replaces the status record. The new file takes the name of the old,
// so that no reader ever finds half of one; it is not synced, because after a
// crash of the machine it means nothing.
func (s *service) publish() {
	s.heal()
	s.publishDetail()
	var buf [rundir.StatusSize]byte
	record := rundir.AppendStatus(buf[:0], s.core.State())

	fd, err := sys.Openat(s.d.fd, rundir.StatusNew, sys.WriteOnly|sys.NonBlock|sys.Create|sys.Truncate, modeStatus)
	if err != nil {
		s.complain("unable to open ", rundir.StatusNew, err)
		return
	}
	n, err := sys.Write(fd, record)
	sys.Close(fd)
	if err != nil {
		s.complain("unable to write ", rundir.StatusNew, err)
		return
	}
	if n < len(record) {
		s.complain("unable to write ", rundir.StatusNew+": partial write", nil)
		return
	}
	if err := sys.Renameat(s.d.fd, rundir.StatusNew, rundir.Status); err != nil {
		s.complain("unable to rename ", rundir.StatusNew+" to status", err)
		return
	}
	s.trouble = trouble{}
}

// statusRetry is the time between attempts to write a status that could not be
// written, in nanoseconds.
const statusRetry = core.RunRetry

// trouble is why the status could not be written; the zero value: it was.
type trouble struct {
	verb  string
	err   error
	quiet int64 // until when that is not said again
	again int64 // when it is tried again
}

func (t trouble) unwritten() bool { return t.verb != "" }

// complain says why the status could not be written: once, and again after a
// minute. A service that flaps on a full disk would say it every second.
func (s *service) complain(verb, object string, err error) {
	now := sys.Monotonic()
	s.trouble.again = now + statusRetry
	if s.trouble.verb == verb && s.trouble.err == err && now < s.trouble.quiet {
		return
	}
	s.trouble.verb, s.trouble.err, s.trouble.quiet = verb, err, now+core.Complaint
	s.h.c.Warn(err, verb, s.d.name, "/", object)
}
