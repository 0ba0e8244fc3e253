package scan

// settling is a directory made in the scan directory that may still be filled.
type settling struct {
	entry Entry
	since int64 // when it was first seen
	calm  int64 // when it was last seen to change
}

// settled decides about a directory that is not known yet. A link's target is
// complete. Else it must be runnable and not have changed for a quiet moment, so that a log made a moment
// after the run is not missed; and no later than the next safety scan it is
// taken as it is, as the C program would.
func (s *Scan) settled(now int64, e Entry) bool {
	if e.Link {
		return true
	}
	v := s.settling[e.ID]
	if v == nil {
		v = &settling{since: now, calm: now}
		if s.settling == nil {
			s.settling = map[ID]*settling{}
		}
		s.settling[e.ID] = v
	} else if v.entry.Stamp != e.Stamp || v.entry.Runnable != e.Runnable || v.entry.Logged != e.Logged {
		v.calm = now
	}
	v.entry = e
	if now-v.since >= Interval || e.Runnable && now-v.calm >= Quiet {
		delete(s.settling, e.ID)
		return true
	}
	s.wake(now + settleLook)
	return false
}
