package svc

import "daemontools-go/pkg/rundir"

// Up says which processes of s were up when their state was recorded last,
// whether or not supervise is running. The steps of its errors are OpenStatus and
// ReadStatus; the last wraps rundir.ErrFormat where the record is too short.
func (s *Service) Up() (rundir.UpState, error) {
	record, err := s.record()
	if err != nil {
		return rundir.UpState{}, err
	}
	up, _ := rundir.ParseUp(record.bytes()) // record has parsed it
	return up, nil
}
